# Tests of the chart alone, with nothing installed.

values_files() { ls $chart/values-*.yaml $chart/ci/*-values.yaml; }

helm_lint_is_strict_and_clean_with_every_values_file() {
  local file
  for file in $(values_files); do helm lint --strict $chart --values "$file"; done
}

every_values_file_passes_the_servers_strict_validation() {
  local file group known lacking='^$'
  known=$(kubectl api-versions)
  # Custom resources are validated if the cluster has their definitions.
  for group in postgresql.cnpg.io gateway.networking.k8s.io monitoring.coreos.com; do
    if ! grep -q "^$group/" <<<"$known"; then
      echo "$group is not validated: the cluster does not have its definitions"
      lacking+="|apiVersion: $group"
    fi
  done
  for file in $(values_files); do
    helm template saldo $chart --namespace $namespace --values "$file" >"$work/rendered.yaml"
    awk -v RS='---\n' -v ORS='---\n' -v lacking="$lacking" '$0 !~ lacking' "$work/rendered.yaml" |
      kubectl --namespace $namespace apply --dry-run=server --validate=strict -f - >/dev/null
  done
}

unknown_values_are_refused_with_a_readable_message() {
  local message
  ! message=$(helm template saldo $chart --set database.embedded.enabled=true --set siteService.replica=2 2>&1) || fail "accepted"
  grep -q "siteService.*additional properties 'replica' not allowed" <<<"$message" || fail "$message"
  ! message=$(helm template saldo $chart 2>&1) || fail "accepted without a database"
  grep -q 'Name exactly one database' <<<"$message" || fail "$message"
  ! message=$(helm template saldo $chart --set database.embedded.enabled=true --set image.variant=graal 2>&1) || fail "accepted"
  grep -q "image/variant.*'native', 'jvm'" <<<"$message" || fail "$message"
}

containers() { # HELM OPTIONS…: each service's image, memory limit and memory request
  local service
  for service in $services; do
    helm template saldo $chart --set database.embedded.enabled=true "$@" --show-only templates/$service/deployment.yaml |
      awk '$1 == "image:" || $1 == "memory:" { line = line separator $2; separator = " " } END { print line }'
  done
}

one_value_runs_native_executables_or_the_jvm() {
  local version
  version=$(sed -n 's/^appVersion: //p' $chart/Chart.yaml)
  equal 'by default' "saldo/site-service:$version 256Mi 128Mi
saldo/meter-service:$version 256Mi 128Mi
saldo/balancing-service:$version 512Mi 192Mi" "$(containers)"
  equal 'native' "$(containers)" "$(containers --set image.variant=native)"
  equal 'jvm' "saldo/site-service:$version-jvm 512Mi 320Mi
saldo/meter-service:$version-jvm 512Mi 320Mi
saldo/balancing-service:$version-jvm 1Gi 512Mi" "$(containers --set image.variant=jvm)"
  equal 'jvm, with a registry, a tag and one limit of our own' 'registry.example.org/saldo/site-service:7-jvm 512Mi 320Mi
registry.example.org/saldo/meter-service:7-jvm 600Mi 320Mi
registry.example.org/saldo/balancing-service:7-jvm 1Gi 512Mi' \
    "$(containers --set image.variant=jvm,image.registry=registry.example.org --set-string image.tag=7 \
      --set meterService.resources.limits.memory=600Mi)"
}

citus_needs_a_database_of_the_operators_own() {
  local message
  ! message=$(helm template saldo $chart --set database.embedded.enabled=true,database.citus.enabled=true 2>&1) || fail "accepted"
  grep -q 'database.citus.enabled needs a PostgreSQL that you run' <<<"$message" || fail "$message"
}

alerts_and_panels_are_rendered_for_every_metric_an_operator_must_see() {
  local rendered metric alerts
  rendered=$(helm template saldo $chart --namespace energy --set database.embedded.enabled=true \
    --set monitoring.prometheusRule.enabled=true,monitoring.prometheusRule.feedLagSeconds=120 --set monitoring.dashboard.enabled=true)
  for metric in saldo_balancing_lag_seconds saldo_partitions_total saldo_feed_lag_seconds saldo_feed_changes_refused; do
    equal "panels with $metric" 1 "$(grep '^  saldo.json: ' <<<"$rendered" | grep -c $metric)"
  done
  alerts=$(sed -n 's/^ *expr: //p' <<<"$rendered")
  equal 'alerts' 'max(saldo_balancing_lag_seconds{namespace="energy"}) > 900
sum(increase(saldo_partitions_total{namespace="energy",outcome="failed"}[15m])) > 0
max by (service, feed) (saldo_feed_lag_seconds{namespace="energy"}) > 120
max by (service, feed, kind) (saldo_feed_changes_refused{namespace="energy"}) > 0
up{namespace="energy",service=~"saldo-(site|meter|balancing)-service"} == 0
sum by (service) (rate(http_server_requests_seconds_count{namespace="energy",outcome="SERVER_ERROR"}[5m])) > 0.1' "$alerts"
}
