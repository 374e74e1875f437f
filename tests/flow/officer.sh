# An officer at the desk, who does what the regulation asks and nothing by heart: what can be done, and which
# fields it wants, is what `show --json` says. Source after river.sh.
#
#   officer_case              the newest case's number
#   officer_see CASE FILTER   jq over `show --json`
#   officer_term CASE CLOCK   "running", "stopped"… and when it ends, local time
#   officer_do CASE STEP [FIELD=VALUE | --option VALUE …]   fills in what is needed besides
#   officer_reach CASE STEP   the same, and before it whatever the regulation wants done first
#   officer_story CASE        from arrival to archive

officer_case() { river_desk list --json | jq -r 'max_by(.received).case'; }

officer_see() { river_desk show "$1" --json | jq -r "$2"; }

officer_term() {
    officer_see "$1" ".terms[] | select(.id == \"$2\") | .state + \" \" + (.end // \"\")"
}

officer_value() { # FIELD-JSON: something fit to stand in it
    local kind
    kind=$(jq -r .answer <<<"$1")
    case $kind in
    choice) jq -r '.options[0].id' <<<"$1" ;;
    number) jq -r '.min // 1' <<<"$1" ;;
    date) date -d '+3 days' +%F ;;
    *) jq -r '"（" + .title + "）已按规定办理。"' <<<"$1" ;;
    esac
}

officer_do() {
    local case=$1 step=$2 said field tries=0
    shift 2
    local words=("$@")
    while ! said=$(river_desk do "$case" "$step" "${words[@]}" 2>&1); do
        tries=$((tries + 1))
        field=$(sed -n 's/^tonggui-desk: \([a-z0-9_]*\) (.*): is needed.*/\1/p' <<<"$said")
        if [ -n "$field" ]; then
            words+=("$field=$(officer_value "$(officer_see "$case" \
                "[.steps[] | select(.id == \"$step\") | .fields[] | select(.id == \"$field\")][0]")")")
        elif grep -q 'give --text or --text-file' <<<"$said"; then
            words+=(--text "已按规定办理。")
        elif grep -q 'to whom' <<<"$said"; then
            words+=(--to "$(river_desk officer list --json | jq -r '.[0].name')")
        else
            tries=99
        fi
        [ "$tries" -lt 16 ] || { echo "$said" >&2; return 1; }
    done
}

officer_reach() {
    local case=$1 step=$2 before tries=0
    shift 2
    while [ "$(officer_see "$case" ".steps[] | select(.id == \"$step\") | .can")" != true ]; do
        before=$(officer_see "$case" ".steps[] | select(.id == \"$step\") | .why_not" |
            sed -n 's/.* comes after \([a-z0-9_]*\) (.*/\1/p')
        tries=$((tries + 1))
        [ -n "$before" ] && [ "$tries" -lt 40 ] && officer_reach "$case" "$before" || {
            officer_see "$case" ".steps[] | select(.id == \"$step\") | .why_not" >&2
            return 1
        }
    done
    officer_do "$case" "$step" "$@"
}

officer_by_verb() { # CASE VERB: its steps that can be done now
    officer_see "$1" ".steps[] | select(.verb == \"$2\" and .can) | .id"
}

officer_story() {
    local case=$1 step
    officer_do "$case" "$(officer_by_verb "$case" take | head -n 1)" &&
        officer_do "$case" "$(officer_by_verb "$case" accept | head -n 1)" || return 1
    step=$(officer_by_verb "$case" route | head -n 1)
    [ -z "$step" ] || officer_do "$case" "$step" || return 1
    for step in close archive; do
        officer_reach "$case" "$(officer_see "$case" ".steps[] | select(.verb == \"$step\") | .id" | head -n 1)" ||
            return 1
    done
}
