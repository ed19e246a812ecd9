package hu.dooplex.felhom.agent.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachedThingsTest {
  @Test
  void disksAndPassedThroughDevicesAreWhatAGuestTakesHoldOf() {
    AttachedThings things =
        AttachedThings.of(
            Map.of(
                "rootfs", "local-zfs:subvol-101-disk-0,size=8G",
                "mp0", "volume=data:101/vm-101-disk-1.raw,mp=/srv",
                "mp1", "/srv/media,mp=/media",
                "ide2", "local:iso/debian.iso,media=cdrom",
                "unused0", "local-zfs:subvol-101-disk-9",
                "dev0", "/dev/dri/renderD128,gid=104",
                "hostpci0", "0000:01:00.0;0000:01:00.1,pcie=1",
                "usb0", "host=046d:c31c",
                "usb1", "spice",
                "description", "data:101/vm-101-disk-7.raw"));
    assertEquals(
        Set.of("local-zfs:subvol-101-disk-0", "data:101/vm-101-disk-1.raw"), things.volumes());
    assertEquals(Set.of("/dev/dri/renderD128", "01:00", "046d:c31c"), things.devices());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mp3      | local:vm-101-disk-0,mp=/x,size=8G  | true",
        "scsi0    | file=local:vm-101-disk-0,size=8G   | true",
        "rootfs   | local:vm-102-disk-0,size=8G        | false",
        "hostpci1 | host=01:00.1                       | true",
        "hostpci1 | 0000:02:00.0                       | false",
        "usb3     | 046d:c31c,usb3=1                   | true",
        "net0     | virtio=BC:24:01:00:11:22           | false",
      })
  void anotherGuestThatNamesOneSharesIt(String key, String value, boolean shared) {
    AttachedThings things =
        AttachedThings.of(
            Map.of(
                "rootfs", "local:vm-101-disk-0,size=8G",
                "hostpci0", "01:00",
                "usb0", "host=046d:c31c"));
    assertEquals(shared, things.namedIn(key, List.of(value)));
  }
}
