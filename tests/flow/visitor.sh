# A visitor with fingers: real input events (XTEST, through xdotool) at the places that the kiosk's own
# narration names. Needs DISPLAY and $NARRATION. Taps are 80 ms long, as a finger's are.

visitor_page() { # the present page's narration, whole
    awk '/^page /{text=""; open=1} open{text=text $0 "\n"} /^end/{last=text; open=0} END{printf "%s", last}' \
        "$NARRATION"
}

visitor_at() { # PAGE: whether it is the present one
    [ "$(visitor_page | awk '/^page /{print $2}')" = "$1" ]
}

visitor_wait() { # PAGE
    river_until "${VISITOR_PATIENCE:-15}" visitor_at "$1" || {
        echo "visitor: waited for page '$1', is on: $(visitor_page | head -n 1)" >&2
        return 1
    }
}

visitor_spot() { # ID or ID:INDEX: "x y" of the middle of that control on the present page
    visitor_page | awk -v id="$1" '$1 == "hit" && ($7 == id || $7 == id ":0") && !found {
        print int($2 + $4 / 2), int($3 + $5 / 2); found = 1 } END {exit !found}'
}

visitor_tap() { # ID
    local spot
    river_until "${VISITOR_PATIENCE:-15}" visitor_spot "$1" >/dev/null || {
        echo "visitor: nothing called '$1' on: $(visitor_page | head -n 1)" >&2
        return 1
    }
    spot=$(visitor_spot "$1")
    # shellcheck disable=SC2086
    xdotool mousemove $spot mousedown 1 sleep 0.08 mouseup 1
}

visitor_told() { grep -c '^end' "$NARRATION"; } # how many pages were told of so far

visitor_turned() { [ "$(visitor_told)" -gt "$1" ]; }

visitor_turn() { # ID: taps what leads to another page, and waits until that is there
    local before
    before=$(visitor_told)
    visitor_tap "$1" || return 1
    river_until 5 visitor_turned "$before" || true
}

visitor_type() { # TEXT: keys of a physical keyboard
    xdotool type --delay 12 -- "$1"
}

# A scanner has a processor of its own, and is as fast on a busy machine: before all else, where that may be said.
visitor_scans() { # CODE: by a scanner that types, and says Enter
    nice -n -15 xdotool type --delay 0 -- "$1" 2>/dev/null && nice -n -15 xdotool key Return 2>/dev/null
}

visitor_paste() { # TEXT: Ctrl+V from the X clipboard
    printf '%s' "$1" | xclip -selection clipboard -loops 2 -quiet >/dev/null 2>&1 &
    sleep 0.2
    xdotool key ctrl+v
    sleep 0.2
}

# A name of six strokes; hundredths of the pad, from x,y to x,y.
VISITOR_NAME='15,26,33,24 17,46,32,44 24,25,24,69 13,70,37,68 47,25,62,24 54,16,48,56'

visitor_sign() { # on the pad: drags, with places in between as a finger has them
    local x y w h x1 y1 x2 y2 i stroke
    read -r x y w h < <(visitor_page | awk '$1 == "hit" && $6 == "pad" {print $2, $3, $4, $5; exit}')
    [ -n "${h:-}" ] || { echo "visitor: no pad on: $(visitor_page | head -n 1)" >&2; return 1; }
    for stroke in $VISITOR_NAME; do
        IFS=, read -r x1 y1 x2 y2 <<<"$stroke"
        set -- mousemove $((x + w * x1 / 100)) $((y + h * y1 / 100)) mousedown 1
        for i in 1 2 3 4 5 6 7 8; do
            set -- "$@" mousemove $((x + w * (x1 * (8 - i) + x2 * i) / 800)) \
                $((y + h * (y1 * (8 - i) + y2 * i) / 800)) sleep 0.01
        done
        xdotool "$@" mouseup 1
    done
}

visitor_picture() { # FILE
    import -window root "$1"
}
