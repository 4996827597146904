{{- define "saldo.databaseKind" -}}
{{- $kinds := list -}}
{{- if .Values.database.embedded.enabled }}{{ $kinds = append $kinds "embedded" }}{{ end -}}
{{- if .Values.database.cloudNativePg.enabled }}{{ $kinds = append $kinds "cloudNativePg" }}{{ end -}}
{{- if .Values.database.external.host }}{{ $kinds = append $kinds "external" }}{{ end -}}
{{- if ne (len $kinds) 1 -}}
{{- fail (printf "\n\nName exactly one database, not %d: database.external.host for a PostgreSQL that you run, database.embedded.enabled=true for a trial, or database.cloudNativePg.enabled=true.\n" (len $kinds)) -}}
{{- end -}}
{{- first $kinds -}}
{{- end -}}

{{- define "saldo.databaseHost" -}}
{{- $kind := include "saldo.databaseKind" . -}}
{{- if eq $kind "external" }}{{ .Values.database.external.host }}
{{- else if eq $kind "embedded" }}{{ include "saldo.nameOf" (list . "postgresql") }}
{{- else }}{{ include "saldo.nameOf" (list . "postgresql") }}-rw
{{- end -}}
{{- end -}}

{{- define "saldo.databasePort" -}}
{{- if eq (include "saldo.databaseKind" .) "external" }}{{ .Values.database.external.port }}{{ else }}5432{{ end -}}
{{- end -}}

{{/* Takes (dict "root" root "component" component "settings" the service's values). */}}
{{- define "saldo.databaseSecretOf" -}}
{{- $own := .settings.database.existingSecret -}}
{{- if and (not $own) (eq (include "saldo.databaseKind" .root) "external") -}}
{{- fail (printf "\n\n%s needs the credentials of its database: put them into a Secret (keys username and password) and name it in %s.database.existingSecret.\n" .component (camelcase (replace "-" "_" .component) | untitle)) -}}
{{- end -}}
{{- default (printf "%s-database" (include "saldo.nameOf" (list .root .component))) $own -}}
{{- end -}}

{{- define "saldo.databaseEnv" -}}
{{- $secret := include "saldo.databaseSecretOf" . -}}
- name: SALDO_DATABASE_HOST
  value: {{ include "saldo.databaseHost" .root | quote }}
- name: SALDO_DATABASE_PORT
  value: {{ include "saldo.databasePort" .root | quote }}
- name: SALDO_DATABASE_NAME
  value: {{ .settings.database.name | quote }}
- name: SALDO_DATABASE_USERNAME
  valueFrom:
    secretKeyRef: {name: {{ $secret }}, key: username}
- name: SALDO_DATABASE_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ $secret }}, key: password}
{{- end -}}
