# What all ten regulations share, held for any pack: the table of that name in tests/RULES.md. Source after
# shared_rules.sh. Nothing here knows a regulation: steps, roles and reports are asked of the desk and the pack.
#
#   shared_rules FORM DEPARTMENTS WORDS…   $case is the visitor's, its words stand on FORM
#
# DEPARTMENTS (behind commas) are what the pack's table proposes for SHARED_FILED, the report that is filed here
# again and again; what was left at the kiosk before comes to the desk with it. SHARED_SEES names the roles that the
# name is for, SHARED_ROUND the department that a case about its readers goes to: not read from the pack, which is
# what is held here.
# shared_before_refusal CASE (a function) does what comes before a refusal, where the steps don't tell.

SHARED_FILED=()
shared_before_refusal() { :; }

shared_rules() { # FORM DEPARTMENTS WORDS…
    local form=$1 departments=$2 visited=$case plain named about barred
    shift 2
    barred=$(regulation_roles "$pack_file" | tail -n 1)
    as officer officer roles "$barred" --real-name 欧阳建国 >>"$RIVER/log" 2>&1
    regulation_leave plain ${SHARED_FILED[@]+"${SHARED_FILED[@]}"}
    regulation_leave named identity=named name=司马小燕 course='欧阳建国让我等了一个多小时' \
        ${SHARED_FILED[@]+"${SHARED_FILED[@]}"}
    regulation_leave about about_readers=yes ${SHARED_FILED[@]+"${SHARED_FILED[@]}"}
    regulation_fetch
    shared_intake "$visited" "$form" "$@"
    shared_people "$named" "$barred"
    shared_about_readers "$about"
    shared_handling "$plain" "$departments"
    shared_refusal "$named"
    shared_report
    case=$visited
}

shared_intake() { # CASE FORM WORDS…
    river_desk list --json | jq -e 'length > 1 and length == (map(.case) | unique | length) and
        all(.[]; .reports == 1 and (.case | test("^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$")))' >/dev/null
    verdict every_submission_has_a_number_of_its_own
    form_holds "$@"
    verdict what_was_registered_stands_on_the_form
}

shared_people() { # CASE BARRED: only SHARED_SEES see the name; whoever is named sees nothing
    local of=$1 barred=$2 role status=0
    for role in $(regulation_roles "$pack_file"); do
        case " $barred $SHARED_SEES " in
        " $role "*) ;;
        *" $role "*) holds "$(as "$role" identity "$of")" 司马小燕 || status=1 ;;
        *) refused 'is not for your role' as "$role" identity "$of" && shared_hides "$role" "$of" 司马小燕 || status=1 ;;
        esac
    done
    [ "$status" = 0 ] && officer_see "$of" '.history[] | select(.type == "identity_seen") | .officer' | grep -qvx officer
    verdict names_are_hidden_from_other_roles
    refused 'closed to you' as "$barred" show "$of" && refused 'closed to you' as "$barred" note "$of" --text 办了 &&
        refused "closed to $barred" as officer take "$of" --to "$barred"
    verdict whoever_is_named_cannot_open_the_case
}

shared_hides() { # OFFICER CASE NAME
    ! holds "$(as "$1" export "$2")$(as "$1" show "$2")$(printed as "$1" paper "$2")" "$3" >/dev/null ||
        { echo "# $1 sees the name"; return 1; }
}

shared_about_readers() { # CASE
    [ "$(proposed "$1")" = "$SHARED_ROUND" ]
    verdict a_case_about_its_readers_goes_round_them
}

shared_handling() { # CASE DEPARTMENTS
    local close
    close=$(officer_by_verb "$1" close)
    officer_reach "$1" "$(officer_by_verb "$1" accept)" && officer_reach "$1" "$(officer_by_verb "$1" route)" &&
        [ "$(officer_see "$1" '[.departments[].id] | join(",")')" = "$2" ]
    verdict the_route_is_proposed
    shared_wants_answer "$1" "$close"
    verdict no_case_closes_without_an_answer
    officer_reach "$1" "$close" && officer_do "$1" dissatisfied && [ "$(officer_see "$1" .state)" = open ] &&
        shared_wants_answer "$1" "$close" && officer_reach "$1" "$close"
    verdict a_dissatisfied_case_opens_again_and_wants_another_answer
    officer_reach "$1" "$(officer_by_verb "$1" archive)" && [ "$(officer_see "$1" '.state + .identity')" = archivedanonymous ]
    verdict an_anonymous_case_reaches_the_archive
}

# Everything that closing wants but the answer is done; then the answer is what is wanted.
shared_wants_answer() { # CASE CLOSE
    local said
    ! said=$(OFFICER_WITHHOLDS=answer officer_reach "$1" "$2" 2>&1) && grep -q 'withheld: answer' <<<"$said" &&
        [ "$(officer_see "$1" .state)" = open ]
}

shared_refusal() { # CASE
    shared_before_refusal "$1" && officer_reach "$1" "$(officer_by_verb "$1" refuse)" &&
        [ "$(officer_see "$1" .state)" = refused ] && officer_do "$1" "$(officer_by_verb "$1" archive)" &&
        [ "$(officer_see "$1" .state)" = archived ]
    verdict a_refused_case_is_archived
    archive_holds "$1" "$1" 欧阳建国让我等了一个多小时 办理经过 查看身份信息
    verdict the_archive_holds_its_four_parts
}

shared_report() { # every report of the pack, over the period that now is in
    local report option period status=0
    while read -r report option period; do
        [ "$(river_desk report --pack "$pack" --report "$report" "$option" "$period" --json |
            jq .total.received)" = "$(river_arrived)" ] || { echo "# $report $period" && status=1; }
    done < <(regulation_reports)
    [ "$status" = 0 ]
    verdict the_report_counts_the_case
}
