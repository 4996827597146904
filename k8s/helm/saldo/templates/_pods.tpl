{{/* The settings of every service pod; takes the dict of saldo.databaseEnv. */}}
{{- define "saldo.podSettings" -}}
serviceAccountName: {{ include "saldo.nameOf" (list .root .component) }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ .root.Values.rollout.terminationGraceSeconds }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- if .root.Values.topologySpread.enabled }}
topologySpreadConstraints:
  {{- $selector := include "saldo.selectorLabelsOf" (list .root .component) }}
  {{- range .root.Values.topologySpread.topologyKeys }}
  - topologyKey: {{ . }}
    maxSkew: 1
    whenUnsatisfiable: ScheduleAnyway
    matchLabelKeys: [pod-template-hash]
    labelSelector:
      matchLabels: {{ $selector | nindent 8 }}
  {{- end }}
{{- end }}
{{- with .settings.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .settings.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .settings.affinity }}
affinity: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* The restricted profile, with a read-only root file system. */}}
{{- define "saldo.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* The default resources of the image's variant, with what the values set on top; takes the dict of saldo.databaseEnv. A
native executable is 86 to 110 MB idle and some 140 MB after a million values, a JVM 306 to 523 MB. */}}
{{- define "saldo.resources" -}}
{{- $balances := eq .component "balancing-service" -}}
{{- $memory := dict "native" (ternary (list "192Mi" "512Mi") (list "128Mi" "256Mi") $balances)
  "jvm" (ternary (list "512Mi" "1Gi") (list "320Mi" "512Mi") $balances) -}}
{{- $ofVariant := get $memory .root.Values.image.variant -}}
{{- $defaults := dict
  "requests" (dict "cpu" (ternary "250m" "100m" $balances) "memory" (first $ofVariant))
  "limits" (dict "memory" (last $ofVariant)) -}}
{{- toYaml (mergeOverwrite $defaults (deepCopy .settings.resources)) -}}
{{- end -}}

{{/* No probe has an initial delay: the startup probe holds the other two back until the service has started, which takes
an executable less than a second, a JVM some seconds, and either longer while its migrations wait for the database.
Readiness fails while the database is away; liveness does not, but fails when scheduled work no longer runs. The service
already waits before it reports that, so three failures in a row restart the pod; the generous timeout keeps a busy node
from looking like a failure. */}}
{{- define "saldo.probes" -}}
startupProbe:
  httpGet: {path: /q/health/started, port: http}
  periodSeconds: 1
  timeoutSeconds: 3
  failureThreshold: 180
readinessProbe:
  httpGet: {path: /q/health/ready, port: http}
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 2
livenessProbe:
  httpGet: {path: /q/health/live, port: http}
  periodSeconds: 10
  timeoutSeconds: 10
  failureThreshold: 3
{{- end -}}

{{/* Who besides other services may call a service; takes the root. */}}
{{- define "saldo.outsidePeers" -}}
{{- $test := dict "podSelector" (dict "matchLabels" (include "saldo.selectorLabelsOf" (list . "test") | fromYaml)) -}}
{{- toYaml (append .Values.networkPolicy.ingressFrom $test) -}}
{{- end -}}

{{/* Who may read the metrics, which require no token; takes (list root port). */}}
{{- define "saldo.ingressToMetrics" -}}
{{- with (first .).Values.networkPolicy.metricsFrom }}
- from: {{ toYaml . | nindent 4 }}
  ports:
    - {protocol: TCP, port: {{ last $ }}}
{{- end }}
{{- end -}}

{{/* Egress of every service: DNS and its database; takes the root. */}}
{{- define "saldo.egressToDatabase" -}}
- to: {{ toYaml .Values.networkPolicy.dnsTo | nindent 4 }}
{{- $kind := include "saldo.databaseKind" . }}
- ports:
    - {protocol: TCP, port: {{ include "saldo.databasePort" . }}}
  {{- if eq $kind "embedded" }}
  to:
    - podSelector:
        matchLabels: {{ include "saldo.selectorLabelsOf" (list . "postgresql") | nindent 10 }}
  {{- else if eq $kind "cloudNativePg" }}
  to:
    - podSelector:
        matchLabels: {cnpg.io/cluster: {{ include "saldo.nameOf" (list . "postgresql") }}}
  {{- else if .Values.networkPolicy.databaseTo }}
  to: {{ toYaml .Values.networkPolicy.databaseTo | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* The environment variable with the endpoint for traces, if there is one; takes the root. */}}
{{- define "saldo.tracingEnv" -}}
{{- with .Values.tracing.endpoint }}
- {name: SALDO_TRACING_ENDPOINT, value: {{ . | quote }}}
{{- end }}
{{- end -}}

{{/* Egress to the receiver of traces, on its port; takes the root. */}}
{{- define "saldo.egressToTracing" -}}
{{- with .Values.tracing.endpoint }}
{{- $url := urlParse . }}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" }}
- ports:
    - {protocol: TCP, port: {{ $port | default (ternary "443" "80" (eq $url.scheme "https")) }}}
  {{- with $.Values.networkPolicy.tracingTo }}
  to: {{ toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Egress to another service; takes (list root component port). */}}
{{- define "saldo.egressToService" -}}
- to:
    - podSelector:
        matchLabels: {{ include "saldo.selectorLabelsOf" (list (first .) (index . 1)) | nindent 10 }}
  ports:
    - {protocol: TCP, port: {{ last . }}}
{{- end -}}

{{/* The autoscaler settings that all services share; takes their autoscaling values. */}}
{{- define "saldo.scaling" -}}
minReplicas: {{ .minReplicas }}
maxReplicas: {{ .maxReplicas }}
behavior:
  scaleUp:
    stabilizationWindowSeconds: 0
  scaleDown:
    stabilizationWindowSeconds: {{ .scaleDownAfterSeconds }}
{{- end -}}
