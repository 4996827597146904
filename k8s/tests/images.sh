# Builds the images under test from the Dockerfiles and loads them into the cluster.

image() { # SERVICE TAG
  echo "${registry:-localhost}/saldo/$1:$2$suffix"
}

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
  # What root can build with inside a container that grants no further privileges.
  export STORAGE_DRIVER=${STORAGE_DRIVER:-overlay} BUILDAH_ISOLATION=${BUILDAH_ISOLATION:-chroot}
  if [ -z "$base" ] && [ "$variant" = jvm ]; then
    base=localhost/saldo/jre:25
    build_image $base k8s/jre k8s/jre/Dockerfile
  fi
  for service in $services; do
    for tag in $first_tag $second_tag; do
      build_image "$(image $service $tag)" . k8s/Dockerfile.$variant --build-arg "SERVICE=$service" \
        ${base:+--build-arg "BASE=$base"} --label "tag=$tag"
      deliver "$(image $service $tag)"
    done
  done
}
