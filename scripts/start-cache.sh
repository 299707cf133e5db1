# Sourced: which of the two AOT caches suits a command. The one for guests holds the engines of
# WASM and JavaScript too; the JVM links all its classes at once, which costs a gateway without
# guests a fifth of its start and 40 MB. A wrong guess costs time, nothing else.

start_cache() { # home arguments...
    if has_guests "${@:2}"; then
        echo "$1/guests.aot"
    else
        echo "$1/core.aot"
    fi
}

has_guests() { # arguments...
    local config=weir.yaml next='' argument
    case ${1-} in
        plugin) return 0 ;;
        run | validate) ;;
        *) return 1 ;;
    esac
    for argument in "${@:2}"; do
        case $next in
            config) config=$argument ;;
            plugin) ! is_guest "$argument" || return 0 ;;
        esac
        next=''
        case $argument in
            -c | --config) next=config ;;
            --config=*) config=${argument#*=} ;;
            -c*) config=${argument#-c} ;;
            --plugin) next=plugin ;;
            --plugin=*) ! is_guest "${argument#*=}" || return 0 ;;
        esac
    done
    # The name of a plugin that is built in has no slash.
    grep -Eqrs --include='*.yaml' --include='*.yml' 'use["'\'']?:[[:space:]]*[^[:space:],}#]*/' "$config"
}

is_guest() { # REF[=CONFIG]
    case ${1%%=*} in
        */*) return 0 ;;
        *) return 1 ;;
    esac
}
