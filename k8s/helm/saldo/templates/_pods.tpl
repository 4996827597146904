{{/* What every pod of a service has; takes the dict of saldo.databaseEnv. */}}
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

{{/* Restricted, with nothing to write to but /tmp. */}}
{{- define "saldo.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* A start takes its time; a pod whose database is away is not ready, but alive. */}}
{{- define "saldo.probes" -}}
startupProbe:
  httpGet: {path: /q/health/started, port: http}
  periodSeconds: 1
  timeoutSeconds: 3
  failureThreshold: 180
readinessProbe:
  httpGet: {path: /q/health/ready, port: http}
  periodSeconds: 2
  timeoutSeconds: 4
  failureThreshold: 3
livenessProbe:
  httpGet: {path: /q/health/live, port: http}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end -}}

{{/* Whom a service lets in beside other services; takes the root. */}}
{{- define "saldo.outsidePeers" -}}
{{- $test := dict "podSelector" (dict "matchLabels" (include "saldo.selectorLabelsOf" (list . "test") | fromYaml)) -}}
{{- toYaml (append .Values.networkPolicy.ingressFrom $test) -}}
{{- end -}}

{{/* Who may read the metrics, which ask for no token; takes (list root port). */}}
{{- define "saldo.ingressToMetrics" -}}
{{- with (first .).Values.networkPolicy.metricsFrom }}
- from: {{ toYaml . | nindent 4 }}
  ports:
    - {protocol: TCP, port: {{ last $ }}}
{{- end }}
{{- end -}}

{{/* The ways out that every service has: names and its database; takes the root. */}}
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

{{/* Where a service sends its traces, if anywhere; takes the root. */}}
{{- define "saldo.tracingEnv" -}}
{{- with .Values.tracing.endpoint }}
- {name: SALDO_TRACING_ENDPOINT, value: {{ . | quote }}}
{{- end }}
{{- end -}}

{{/* The way out to the receiver of traces, on its port; takes the root. */}}
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

{{/* A way out to another service; takes (list root component port). */}}
{{- define "saldo.egressToService" -}}
- to:
    - podSelector:
        matchLabels: {{ include "saldo.selectorLabelsOf" (list (first .) (index . 1)) | nindent 10 }}
  ports:
    - {protocol: TCP, port: {{ last . }}}
{{- end -}}

{{/* The autoscaler's section that all services share; takes their autoscaling values. */}}
{{- define "saldo.scaling" -}}
minReplicas: {{ .minReplicas }}
maxReplicas: {{ .maxReplicas }}
behavior:
  scaleUp:
    stabilizationWindowSeconds: 0
  scaleDown:
    stabilizationWindowSeconds: {{ .scaleDownAfterSeconds }}
{{- end -}}
