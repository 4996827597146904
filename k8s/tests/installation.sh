# Tests of an installation: how its pods run, what it answers, who may connect, what an uninstall leaves.

helm_installs_with_the_embedded_database() {
  install
  equal 'pods' 4 "$(k get pods --no-headers | grep -c ' 1/1 *Running')"
}

helm_test_makes_the_four_calls_of_the_guide() {
  helm test saldo --namespace $namespace --logs --timeout 3m
}

the_samples_balances_are_right_read_from_outside() {
  reach
  sample
  measure_day 2025-01-01
  await_balances 1 60
}

pods_run_restricted_as_nobody_with_a_read_only_root() {
  local pod
  equal 'enforced' restricted "$(kubectl get namespace $namespace -o jsonpath='{.metadata.labels.pod-security\.kubernetes\.io/enforce}')"
  for pod in $(k get pods -l app.kubernetes.io/instance=saldo -o jsonpath='{.items[*].metadata.name}'); do
    equal "$pod" 'true true' "$(k get pod "$pod" -o jsonpath='{.spec.securityContext.runAsNonRoot} {.spec.containers[0].securityContext.readOnlyRootFilesystem}')"
  done
  ! k exec deployment/saldo-site-service -- sh -c true 2>/dev/null || fail "the image has a shell"
}

a_stranger_reaches_neither_postgresql_nor_a_service() {
  local routes reached
  routes="http://saldo-site-service.$namespace:8081/internal/v1/changes http://saldo-meter-service.$namespace:8082/internal/v1/changes http://saldo-balancing-service.$namespace:8083/v1/measurements"
  # The friend proves that it is the policies that stop the stranger.
  edge_pod friend $edge "for a in $routes; do curl -s -m 20 -o /dev/null -w '%{http_code}\n' \$a; done"
  edge_pod stranger default "sleep 3; for a in telnet://saldo-postgresql.$namespace:5432 $routes \
    http://saldo-site-service.$namespace:9081/q/metrics http://saldo-meter-service.$namespace:9082/q/metrics http://saldo-balancing-service.$namespace:9083/q/metrics; do
    curl -s -m 3 -o /dev/null \$a </dev/null; echo \$?; done"
  kubectl --namespace $edge wait --for=jsonpath='{.status.phase}'=Succeeded pod/friend --timeout=90s >/dev/null
  equal 'answers to the friend, who has no token' '401 401 401' "$(kubectl --namespace $edge logs friend | paste -sd' ')"
  kubectl --namespace default wait --for=jsonpath='{.status.phase}'=Succeeded pod/stranger --timeout=90s >/dev/null
  reached=$(kubectl --namespace default logs stranger | paste -sd' ')
  kubectl --namespace default delete pod stranger >/dev/null
  equal 'timeouts of the stranger' '28 28 28 28 28 28 28' "$reached"
}

an_uninstall_leaves_the_volume_and_the_kept_secrets_alone() {
  helm uninstall saldo --namespace $namespace --wait >/dev/null
  is_gone() { [ -z "$(k get pods -o name)" ]; }
  await 90 'no pod' is_gone
  equal 'what is left' 'persistentvolumeclaim/data-saldo-postgresql-0 secret/saldo-balancing-service-database secret/saldo-meter-service-database secret/saldo-postgresql secret/saldo-site-service-database secret/saldo-tokens' \
    "$(k get all,pvc,secrets,configmaps,networkpolicies,poddisruptionbudgets,serviceaccounts,ingresses,horizontalpodautoscalers -o name | grep -v -e kube-root-ca.crt -e serviceaccount/default | sort | paste -sd' ')"
}
