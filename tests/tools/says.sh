# What a program says from outside, as TAP: source it, end with `exit $failed`.
number=0 failed=0
result() { # STATUS NAME
    number=$((number + 1))
    if [ "$1" = 0 ]; then
        echo "ok $number - $2"
    else
        echo "not ok $number - $2"
        failed=1
    fi
}
says() { # STATUS WORDS COMMAND…: ends with that status and has these words in what it prints
    local wanted=$1 words=$2 said status
    shift 2
    said=$("$@" 2>&1 </dev/null)
    status=$?
    [ "$status" = "$wanted" ] && grep -qF -- "$words" <<<"$said" || {
        echo "# $*: status $status: $said"
        return 1
    }
}
