{{- define "saldo.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Takes (list root component), like all templates below whose names end in "Of". */}}
{{- define "saldo.nameOf" -}}
{{- printf "%s-%s" (include "saldo.fullname" (first .)) (last .) -}}
{{- end -}}

{{- define "saldo.selectorLabelsOf" -}}
app.kubernetes.io/name: {{ default (first .).Chart.Name (first .).Values.nameOverride }}
app.kubernetes.io/instance: {{ (first .).Release.Name }}
app.kubernetes.io/component: {{ last . }}
{{- end -}}

{{- define "saldo.labelsOf" -}}
{{ include "saldo.selectorLabelsOf" . }}
app.kubernetes.io/part-of: saldo
app.kubernetes.io/version: {{ (first .).Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (first .).Release.Service }}
helm.sh/chart: {{ printf "%s-%s" (first .).Chart.Name (first .).Chart.Version }}
{{- end -}}

{{/* Takes (list root imageName). */}}
{{- define "saldo.imageOf" -}}
{{- $image := (first .).Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end }}{{ last . }}:{{ default (first .).Chart.AppVersion $image.tag -}}
{{- if eq $image.variant "jvm" }}-jvm{{ end -}}
{{- end -}}

{{- define "saldo.urlOf" -}}
{{- $ports := dict "site-service" 8081 "meter-service" 8082 "balancing-service" 8083 -}}
http://{{ include "saldo.nameOf" . }}:{{ get $ports (last .) }}
{{- end -}}

{{- define "saldo.tokensSecret" -}}
{{- default (printf "%s-tokens" (include "saldo.fullname" .)) .Values.tokens.existingSecret -}}
{{- end -}}
