{{/* The public path prefixes by service. Whatever is not listed is not public. */}}
{{- define "saldo.publicPaths" -}}
site-service: [/v1/oauth, /v1/api-tokens, /v1/account, /v1/sites, /v1/custom-attributes, /.well-known/jwks.json]
meter-service: [/v1/metering-point-operators, /v1/meters, /v1/meter-balancing-settings, /v1/site-balancing-settings]
balancing-service: [/v1/measurements, /v1/aggregated-measurements, /v1/aggregated-balances, /v1/balancing-partitions, /v1/device-changes]
{{- end -}}
