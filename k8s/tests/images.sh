# The images under test: built from the Dockerfiles and brought into the cluster.

image() { echo "${registry:-localhost}/saldo/$1:$2"; } # SERVICE TAG

build_image() { # NAME CONTEXT FILE [OPTIONS…]
  local name=$1 context=$2 file=$3
  shift 3
  case $builder in
    *buildah) buildah bud -q -t "$name" -f "$file" "$@" "$context" ;;
    *) docker build -q -t "$name" -f "$file" "$@" "$context" ;;
  esac
}

deliver() { # NAME
  local archive=$work/image.tar
  if [ -n "$registry" ]; then
    "$builder" push "$1"
    return
  fi
  rm -f "$archive"
  case $builder in
    *buildah) buildah push -q "$1" "docker-archive:$archive:$1" ;;
    *) docker save -o "$archive" "$1" ;;
  esac
  eval "${load//\{\}/$archive}"
  rm "$archive"
}

images() {
  local service tag
  set -e
  # What needs no privileges beyond those of root, for a buildah that runs in a container.
  export STORAGE_DRIVER=${STORAGE_DRIVER:-overlay} BUILDAH_ISOLATION=${BUILDAH_ISOLATION:-chroot}
  if [ -z "$base" ]; then
    base=localhost/saldo/jre:25
    build_image $base k8s/jre k8s/jre/Dockerfile
  fi
  for service in site-service meter-service balancing-service; do
    for tag in $first_tag $second_tag; do
      build_image "$(image $service $tag)" $service $service/Dockerfile.jvm --build-arg "BASE=$base" --label "tag=$tag"
      deliver "$(image $service $tag)"
    done
  done
}
