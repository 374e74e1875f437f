#!/bin/bash
# The receipt is a way back. Somebody who gave no name files at one kiosk and takes a printed slip; headquarters asks;
# days later, with no network, they hold the slip before another kiosk, read, answer, and leave. The desk finds the
# answer in the same case. Then the case is closed, the outcome is read, and the case is forgotten for good.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/regulation.sh
. tests/flow/way_back.sh

export RIVER_MAIL=4/5/2 # a bundle every five seconds
regulation_begin clinic
way_back_begin

# The kiosk is from before there were proofs.
rm "$ORG/kiosks/$KIOSK/proof.seed" "$ORG/kiosks/$KIOSK/proof.cert" && "$BIN/tonggui-ctl" kiosk proof "$ORG" "$KIOSK" >"$WORK/log" 2>&1
verdict a_kiosk_that_stands_gets_a_key_for_proofs

way_back_file anonymous "$WORK/slips" '经过=药房把两个人的药装反了，我当场退了回去。'
verdict somebody_without_a_name_files_and_takes_a_printed_slip

digits=$(way_back_digits "$WORK/slips/slip-1.png")
[ "${#digits}" = 28 ] && ! grep -rqs "$digits" "$RIVER"/*.log "$ORG" "$NARRATION"
verdict the_code_is_on_paper_and_in_no_file

zbarimg -q --raw "$WORK/slips/slip-1.png" 2>/dev/null | awk 'length == 560' >"$WORK/proof" && [ -s "$WORK/proof" ] &&
    "$BIN/tonggui-ctl" verify --root "$ORG/root.pub" --proof-file "$WORK/proof" >"$WORK/verified" 2>&1 &&
    grep -q "$KIOSK" "$WORK/verified"
verdict the_proof_of_filing_holds

regulation_carry 1 && case=$(officer_case)
river_desk ask "$case" --text '请问当时是哪个窗口？大约几点？' >/dev/null
verdict headquarters_asks_whom_it_does_not_know

way_back_post && way_back_offline
verdict its_question_travels_to_the_other_kiosk_and_the_network_goes

way_back_scan "$WORK/slips/slip-1.png" && visitor_picture "$WORK/mailbox.png"
verdict the_printed_slip_opens_the_mailbox_at_the_other_kiosk_without_a_network

visitor_tap next && visitor_wait reply && visitor_paste '二号窗口，上午九点多。' && visitor_turn next &&
    visitor_wait reply-check && visitor_turn next && VISITOR_PATIENCE=30 visitor_wait sent && visitor_tap next
verdict its_question_is_read_and_answered
way_back_leave

way_back_online && way_back_bring 'any(.replies[]?; .text == "二号窗口，上午九点多。" and .what == "answer")'
verdict the_answer_is_in_the_same_case

[ "$(river_arrived)" = 1 ] && officer_see "$case" '[.. | objects | select(.what? == "answer")][0] | has("who")' | grep -qx false
verdict and_still_nobody_knows_who

officer_reach "$case" answer text='已核实，药房加了一道核对。' >"$WORK/log" 2>&1 &&
    officer_reach_verb "$case" close >>"$WORK/log" 2>&1 && [ "$(river_desk list --json | jq -r '.[0].state')" = closed ]
verdict headquarters_answers_and_closes

way_back_post && way_back_offline && way_back_type "$digits" && visitor_tap message:2 && visitor_wait letter && visitor_picture "$WORK/letter.png"
verdict the_outcome_is_read_by_typing_the_digits
visitor_tap back && visitor_wait mailbox && visitor_tap forget && visitor_wait forget && way_back_through &&
    visitor_wait forget-sure && visitor_tap forget-now && VISITOR_PATIENCE=30 visitor_wait sent && visitor_tap next
verdict the_case_is_forgotten
way_back_leave

way_back_online && way_back_bring 'any(.replies[]?; .what == "forget")' &&
    ! river_desk write "$case" --text '还在吗？' >"$WORK/refused" 2>&1
verdict the_desk_writes_no_more

way_back_post && way_back_offline && way_back_type "$digits" && ! story_has message:0
verdict whoever_has_the_slip_now_finds_nothing
exit "$failed"
