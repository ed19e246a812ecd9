package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.util.Optional;

/** Makes the configuration of settings without problems. */
record Assembly(Settings settings) {

  AgentConfig config(SecretSource proxmoxToken, Optional<SecretSource> hubToken) {
    return new AgentConfig(
        settings.required(ConfigSchema.HOST_ID_KEY),
        settings.required(ConfigSchema.NODE),
        settings.required(ConfigSchema.STATE_DIR),
        settings.required(ConfigSchema.RUNTIME_DIR),
        new AgentConfig.Proxmox(
            settings.required(ConfigSchema.PROXMOX_URL),
            settings.required(ConfigSchema.PROXMOX_TOKEN_ID),
            proxmoxToken,
            TlsSection.PROXMOX.read(settings),
            settings.required(ConfigSchema.PROXMOX_REQUEST_TIMEOUT)),
        hub(hubToken),
        new AgentConfig.Cloudflared(settings.value(ConfigSchema.CLOUDFLARED_READY_URL)),
        new AgentConfig.Reconcile(
            settings.required(ConfigSchema.RECONCILE_MODE),
            settings.required(ConfigSchema.RECONCILE_PARALLELISM),
            settings.value(ConfigSchema.RECONCILE_DESIRED_STATE_FILE)),
        new AgentConfig.Privileged(
            settings.required(ConfigSchema.PRIVILEGED_ENABLED),
            settings.required(ConfigSchema.PRIVILEGED_USB_MOUNT_PARENT)),
        new AgentConfig.Signers(
            settings.required(ConfigSchema.SIGNERS),
            settings.required(ConfigSchema.SIGNERS_MIN_VERSION),
            settings.required(ConfigSchema.SIGNATURE_THRESHOLD)),
        policy(),
        new AgentConfig.Log(
            settings.required(ConfigSchema.LOG_LEVEL), settings.required(ConfigSchema.LOG_FORMAT)));
  }

  /** Both of what a hub needs, or none of it. */
  private Optional<AgentConfig.Hub> hub(Optional<SecretSource> token) {
    return settings
        .value(ConfigSchema.HUB_URL)
        .flatMap(url ->
            token.map(secret ->
                new AgentConfig.Hub(
                    url,
                    secret,
                    TlsSection.HUB.read(settings),
                    settings.value(ConfigSchema.HUB_PROXY_URL),
                    settings.required(ConfigSchema.HUB_POLL_INTERVAL))));
  }

  private LocalPolicy policy() {
    return new LocalPolicy(
        settings.required(ConfigSchema.POLICY_GUESTS),
        settings.required(ConfigSchema.POLICY_MANAGED_FIELDS),
        settings.required(ConfigSchema.POLICY_MEMORY_MIN),
        settings.required(ConfigSchema.POLICY_MEMORY_SHARE),
        settings.required(ConfigSchema.POLICY_CPULIMIT_MIN),
        settings.required(ConfigSchema.POLICY_BACKUP_STORAGES),
        settings.value(ConfigSchema.POLICY_SCRATCH_VMIDS),
        settings.required(ConfigSchema.POLICY_SCRATCH_STORAGES),
        settings.required(ConfigSchema.POLICY_RUN_CHANGES),
        settings.required(ConfigSchema.POLICY_CONFIG_WRITES),
        settings.required(ConfigSchema.POLICY_MAX_SNAPSHOTS),
        settings.required(ConfigSchema.POLICY_MIN_STORAGE_FREE));
  }
}
