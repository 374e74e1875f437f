# A river without a screen and what a test of it counts: source it once BUILD, BIN and SHARE are set. WORK is a folder
# that goes when the test ends, with $WORK/river where the test has its river.
#
#   verdict NAME   of the command before; when it failed, the ends of all logs

. tests/flow/river.sh
WORK=$(mktemp -d)
trap 'river_end; rm -rf "$WORK"' EXIT
number=0 failed=0
verdict() {
    local status=$?
    number=$((number + 1))
    if [ "$status" = 0 ]; then echo "ok $number - $1"; else
        echo "not ok $number - $1"
        failed=1
        tail -n 5 "$WORK"/*.log "$WORK/said" "$RIVER"/*.log 2>/dev/null | sed 's/^/# /'
    fi
}
