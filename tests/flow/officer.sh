# An officer at the desk, who does what the regulation asks and nothing by heart: what comes first and what is
# still needed is what the desk answers, fields and options are those of `steps --json`. Source after river.sh.
#
#   officer_case              the newest case's number
#   officer_see CASE FILTER   jq over `show --json`
#   officer_term CASE CLOCK   "running", "stopped"… and when it ends
#   officer_do CASE STEP [FIELD=VALUE | --option VALUE …]   fills in what is needed besides
#   officer_reach CASE STEP …   the same, and before it whatever the regulation wants done first
#   officer_story CASE [STEP …]   from arrival to archive; these steps, too, before it is closed
#
# OFFICER says what is entered where: 'step.field=words'. What it says nothing of is answered with what fits.
# officer_who CASE STEP says as whom (river_officer), officer_did CASE STEP WORDS… hears of what was done.
# OFFICER_WITHHOLDS names a verb that officer_reach fails at rather than do it.

OFFICER=()
officer_who() { echo "${river_officer:-officer}"; }
officer_did() { :; }

officer_case() { river_desk list --json | jq -r 'max_by(.received).case'; }

officer_see() { river_desk show "$1" --json | jq -r "$2"; }

officer_term() {
    officer_see "$1" ".terms[] | select(.id == \"$2\") | .state + \" \" + (.end // \"\")"
}

officer_steps() { # CASE: every step and its fields, asked for once
    [ "${officer_steps_of:-}" = "$1" ] || {
        officer_steps_json=$(river_desk steps "$1" --json)
        officer_steps_of=$1
    }
    printf '%s' "$officer_steps_json"
}

officer_value() { # CASE STEP FIELD: something fit to stand in it
    officer_steps "$1" | jq -r --arg step "$2" --arg field "$3" --arg day "$(date -d '+3 days' +%F)" '
        [(.steps? // .)[] | select(.id == $step) | .fields[] | select(.id == $field)][0] |
        if .answer == "choice" then .options[0].id
        elif .answer == "number" then (.min // 1 | tostring)
        elif .answer == "date" then $day
        else "（" + .title + "）已按规定办理。" end'
}

# What the desk says is missing, field by field, until it goes through.
officer_do() {
    local case=$1 step=$2 said field tries=0
    shift 2
    local words=("$@") entry river_officer=${river_officer:-}
    river_officer=$(officer_who "$case" "$step")
    for entry in ${OFFICER[@]+"${OFFICER[@]}"}; do
        [[ $entry != "$step."* ]] || words+=("${entry#*.}")
    done
    while ! said=$(river_desk do "$case" "$step" ${words[@]+"${words[@]}"} 2>&1); do
        tries=$((tries + 1))
        field=$(sed -n 's/^tonggui-desk: \([a-z0-9_]*\) (.*): is needed.*/\1/p' <<<"$said")
        if [ -n "$field" ]; then
            words+=("$field=$(officer_value "$case" "$step" "$field")")
        elif grep -q 'give --text or --text-file' <<<"$said"; then
            words+=(--text '已按规定办理。')
        elif grep -q '^tonggui-desk: ground: ' <<<"$said"; then
            words+=("ground=$(sed -n 's/.*one of \([a-z0-9_]*\) .*/\1/p' <<<"$said")")
        elif grep -q 'to whom' <<<"$said"; then
            words+=(--to "$(river_desk officer list --json | jq -r '.[0].name')")
        else
            tries=99
        fi
        [ "$tries" -lt 16 ] || { echo "$said"; return 1; }
    done
    officer_did "$case" "$step" ${words[@]+"${words[@]}"} >&2
}

officer_reach() {
    local case=$1 step=$2 said before tries=0
    shift 2
    if [ -n "${OFFICER_WITHHOLDS:-}" ] && [ "$(officer_by_verb "$case" "$OFFICER_WITHHOLDS")" = "$step" ]; then
        echo "withheld: $OFFICER_WITHHOLDS" >&2
        return 1
    fi
    while ! said=$(officer_do "$case" "$step" "$@"); do
        before=$(sed -n 's/.* comes after \([a-z0-9_]*\) (.*/\1/p' <<<"$said")
        tries=$((tries + 1))
        if [ -z "$before" ] || [ "$tries" -gt 40 ]; then
            echo "$said" >&2
            return 1
        fi
        officer_reach "$case" "$before" || return 1
    done
}

officer_by_verb() { # CASE VERB: the first step of it
    officer_steps "$1" | jq -r --arg verb "$2" '[(.steps? // .)[] | select(.verb == $verb)][0].id // empty'
}

officer_story() {
    local case=$1 verb step
    shift
    for verb in take accept route; do officer_reach_verb "$case" "$verb" || return 1; done
    for step in "$@"; do officer_reach "$case" "$step" || return 1; done
    for verb in close archive; do officer_reach_verb "$case" "$verb" || return 1; done
}

officer_reach_verb() { # CASE VERB: nothing where the regulation has no such step
    local step
    step=$(officer_by_verb "$1" "$2")
    [ -z "$step" ] || officer_reach "$1" "$step"
}
