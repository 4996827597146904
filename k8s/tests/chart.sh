# Tests of the chart as it is, with nothing installed.

values_files() { ls $chart/values-*.yaml $chart/ci/*-values.yaml; }

helm_lint_is_strict_and_clean_with_every_values_file() {
  local file
  for file in $(values_files); do helm lint --strict $chart --values "$file"; done
}

every_values_file_passes_the_servers_strict_validation() {
  local file group known lacking='^$'
  known=$(kubectl api-versions)
  # Kinds of operators are validated where the cluster knows them.
  for group in postgresql.cnpg.io gateway.networking.k8s.io monitoring.coreos.com; do
    if ! grep -q "^$group/" <<<"$known"; then
      echo "$group is not validated, for the cluster does not know it"
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
}
