# A screen for the flow tests: source after river.sh and visitor.sh. screen_begin sets DISPLAY.

screen_begin() { # WIDTHxHEIGHT
    local number
    while :; do
        number=$((100 + RANDOM % 20000))
        [ -e "/tmp/.X11-unix/X$number" ] || break
    done
    Xvfb ":$number" -screen 0 "$1x24" -nolisten tcp >/dev/null 2>&1 &
    screen_pid=$!
    export DISPLAY=:$number
    river_until 15 xdotool getmouselocation >/dev/null 2>&1
}

screen_end() {
    [ -z "${screen_pid:-}" ] || river_stop "$screen_pid"
    screen_pid=
}

# TAP of a test with a screen.
number=0 failed=0
verdict() { # NAME: of the command before
    local status=$?
    number=$((number + 1))
    if [ "$status" = 0 ]; then echo "ok $number - $1"; else
        echo "not ok $number - $1"
        failed=1
        visitor_page | sed 's/^/#   /'
        tail -n 5 "$RIVER"/*.log | sed 's/^/# /'
    fi
}
