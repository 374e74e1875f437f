# Writing with fingers, by every method that the text page has. Source after visitor.sh.
#
# Methods are numbered as in app/ui/page_writing.h: 0 phrases, 1 Pinyin, 2 handwriting, 3 Zhuyin, 4 Latin,
# 5 digits. What a candidate says is never narrated, so a finger takes them by their order, as they stand.

fingers_method() { # NUMBER
    local id=method
    [ "$1" = 0 ] || id=method:$1
    visitor_tap "$id"
    sleep 0.3
}

fingers_code() { printf '%d' "'$1"; } # CHARACTER: its number

# Keys one after the other, each 60 ms long, as fast as a young hand.
fingers_keys() { # CHARACTERS; _ is the space key
    local i character spot way=()
    for ((i = 0; i < ${#1}; i++)); do
        character=${1:i:1}
        [ "$character" != _ ] || character=' '
        spot=$(visitor_spot "key:$(fingers_code "$character")") || {
            echo "fingers: no key '$character' on: $(visitor_page | head -n 1)" >&2
            return 1
        }
        # shellcheck disable=SC2206
        way+=(mousemove $spot mousedown 1 sleep 0.06 mouseup 1 sleep 0.02)
    done
    xdotool "${way[@]}"
    sleep 0.4
}

# The process that makes characters of letters for this visitor: child of the one that keeps the dictionaries.
fingers_worker() { # PID of the kiosk's supervisor
    pgrep -P "$(pgrep -P "$(pgrep -P "$1" -x tonggui)" -x tonggui-input)"
}

fingers_choose() { # ORDER of a candidate, from 0
    local id=candidate
    [ "$1" = 0 ] || id=candidate:$1
    visitor_tap "$id"
    sleep 0.3
}

# Holds a key until its other forms are offered.
fingers_hold() { # CHARACTER
    local spot
    spot=$(visitor_spot "key:$(fingers_code "$1")") || return 1
    # shellcheck disable=SC2086
    xdotool mousemove $spot mousedown 1 sleep 0.7 mouseup 1
    sleep 0.3
}

# How some characters are written: strokes apart by blanks, each from place to place in hundredths of the box.
fingers_strokes() { # CHARACTER
    case $1 in
    三) echo '20,20-80,19 27,50-74,48 12,83-88,82' ;;
    天) echo '22,22-78,21 12,48-88,46 50,22-47,48-35,72-12,90 51,49-65,72-88,90' ;;
    不) echo '12,18-88,17 54,18-40,42-14,62 50,38-50,92 58,46-72,56-84,68' ;;
    开) echo '20,20-80,19 10,48-90,46 36,20-35,50-28,75-14,92 66,20-66,92' ;;
    门) echo '18,10-27,21 18,27-18,92 36,18-84,17-84,88-73,81' ;;
    *) return 1 ;;
    esac
}

# One character in a box, then the pause after which it is taken as finished.
fingers_write() { # BOX CHARACTER
    local x y w h stroke place from i way
    read -r x y w h < <(visitor_page | awk -v id="box:$1" \
        '$1 == "hit" && ($7 == id || (id == "box:0" && $7 == "box")) {print $2, $3, $4, $5; exit}')
    [ -n "${h:-}" ] || { echo "fingers: no box $1 on: $(visitor_page | head -n 1)" >&2; return 1; }
    for stroke in $(fingers_strokes "$2"); do
        way=() from=
        for place in ${stroke//-/ }; do
            local px=$((x + w * (15 + ${place%,*} * 70 / 100) / 100))
            local py=$((y + h * (12 + ${place#*,} * 76 / 100) / 100))
            if [ -z "$from" ]; then
                way+=(mousemove $px $py mousedown 1)
            else
                for i in 1 2 3 4; do
                    way+=(mousemove $((${from% *} + (px - ${from% *}) * i / 4))
                        $((${from#* } + (py - ${from#* }) * i / 4)) sleep 0.01)
                done
            fi
            from="$px $py"
        done
        xdotool "${way[@]}" mouseup 1
        sleep 0.1
    done
}
