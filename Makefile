# Tonggui. One Makefile, no recursion into folders: every program names its rooms, every room its files.
#
#   make run      the whole river on this machine: kiosk, courier, hub, desk
#   make demo     one report's whole way by a regulation (PACK=hospital), with every picture and paper
#   make check    every test, under AddressSanitizer and UBSan, and the checks of the house
#   make help     the other targets

ifeq ($(MAKELEVEL),0) # the makes below share these
MAKEFLAGS += --jobs=$(shell nproc)
endif
BUILD ?= build
SHARE ?= build/share
PREFIX ?= /usr/local
PACK ?= clinic
CC ?= cc
CXX ?= c++
SAN ?=
FUZZ ?=

# ---- rooms ------------------------------------------------------------------------------------------

BASE := err must bytes secret log clock file faultpoint child process
BASE := $(BASE:%=board/base/%.c)
# Freed memory is overwritten: for programs that hold what somebody typed.
HEAP := board/base/heap.c
BOARD := board/conf.c board/loop.c board/serial.c board/share.c board/throttle.c board/walled.c
SANDBOX := board/sandbox.c board/sandbox_seccomp.c board/sandbox_landlock.c
# What reads a slip back; the camera's process stands behind it.
SCANNER := scanner scanner_camera scanner_frame scanner_plan scanner_serial scanner_wedge scanner_wire
SCANNER := $(SCANNER:%=board/%.c)
EYE := camera camera_file camera_v4l2 mend preview reader
EYE := $(EYE:%=board/scanner/%.c)
PRINTER := printer printer_escpos printer_line printer_plan printer_status printer_step printer_talk
PRINTER := $(PRINTER:%=board/%.c)
# What is at the other end of its line where there is none: shares nothing with the former.
PRINTER_SIM := board/sim/printer/printer_sim.c board/sim/printer/printer_commands.c board/sim/printer/printer_paper.c
# Where the window is: `sim`, a desktop; `linux`, the bare machine.
TERMINAL ?= sim
SIM := board/window_sdl.c board/$(TERMINAL)/display.c
WIRE := shape envelope device lines charter roster charter_text batch ack ack_list bundle parcel health
WIRE := $(WIRE:%=sync/wire/%.c)
VAULT := vault vault_change vault_format vault_note vault_provision vault_release vault_vfs
VAULT := $(VAULT:%=sync/vault/%.c)
VAULT_READER := sync/vault/vault_reader.c sync/vault/vault_format.c
COURIER_READER := courier_file journal_format journal_reader mailbag_ahead mailbag_format mailbag_reader
COURIER_READER := $(COURIER_READER:%=sync/vault/%.c)
COURIER := bulletin carry compose database journal journal_acks journal_open link mail_round mailbag mailbag_mend \
    mailbag_rows picture rounds schedule settings spool
COURIER := $(COURIER:%=sync/courier/%.c)
HUB := settings rows intake store_sqlite papers peer hub route answer http ward
HUB := $(HUB:%=sync/hub/%.c)
SEAL := age age_parts bech32 hkdf proof receipt sealer
SEAL := $(SEAL:%=app/seal/%.c)
# What a receipt's own key opens; and headquarters' key, which only the desk may load.
OPEN := app/seal/age_open.c app/seal/letter.c app/seal/letter_plain.c
IDENTITY := app/seal/identity.c
MAILBOX := app/seal/mailbox.c
FORM := pack pack_check pack_check_handling pack_check_papers pack_check_phrases pack_check_questions pack_check_steps \
    pack_complaint pack_find pack_handling_schema pack_lines pack_phrases pack_place pack_schema \
    pack_yaml draft draft_text json_put reply report strokes
FORM := $(FORM:%=app/form/%.c)
REPORT_READER := app/form/json_read.c app/form/reply_parse.c app/form/report_parse.c app/form/report_split.c
RECEIPT := app/receipt/qr.c app/receipt/slip.c
UI := canvas date_picker event field font page page_bars page_code page_controls page_flow page_hidden page_input
UI += page_ink page_keyboard page_keys page_paint page_point page_review page_samples page_sizes page_words
UI += page_writing page_writing_keys page_writing_list
UI += pen signature stage stage_input stage_settings text theme words
UI += field_edit field_units page_input_text page_input_tools text_words undo
UI := $(UI:%=app/ui/%.c)
INPUT := composer composer_accents composer_boxes composer_keys composer_letters composer_list composer_phrases \
    composer_typing ime ime_process ime_wire handwriting handwriting_format handwriting_shape
INPUT := $(INPUT:%=app/input/%.c)
# What stands behind the pipes, in a process of its own. One file of it is C++; why, it says itself.
WORDING := app/input/accent.c app/input/wording.c
ENGINES := choices engines own_words traditional worker zhuyin
ENGINES := $(ENGINES:%=app/input/%.c) $(WORDING) app/input/pinyin.cc app/input/ime_wire.c
KIOSK := checkup devices idle kiosk kiosk_devices kiosk_mailbox kiosk_time scene_aids scene_attract scene_check scene_choice \
    scene_code scene_mailbox scene_notice scene_overlay scene_privacy scene_question scene_receipt scene_reply scene_sealing \
    scene_service scene_slip scene_writing scenes settings slip_job station supervisor visit visit_mailbox visit_order
KIOSK := $(KIOSK:%=app/kiosk/%.c)
CTL := certs devices enrol keys kiosk kiosk_options mail number org org_found pack pack_show pack_show_handling pack_show_words refit say staging verify
CTL := $(CTL:%=tools/ctl/%.c)
DESK := act act_check arguments calendar calendar_file calls calls_print case_find case_json command command_cases command_files \
    command_mail command_papers command_people command_steps command_view credential docket docket_clocks \
    docket_facts docket_mail due due_show echo event event_of export folder import import_ahead intake intake_facts \
    intake_reply keygen language listing mail_show mail_spool packs period post post_due post_mark reception register \
    register_access register_append register_cases register_credential register_groups register_lock register_log \
    register_mail register_mail_wait register_marks register_officers register_parts register_people register_replies \
    register_restarts register_seal register_sheet register_sql register_verify register_words report_text rules sheet sheet_refresh show show_steps show_text \
    similar tell tell_reply term watch when written
DESK := $(DESK:%=tools/desk/%.c)
# Forms, archives and figures on paper.
PAPER := archive csv figures figures_count figures_lines figures_paper figures_text form paper paper_chart paper_table \
    paper_type phrase plain source source_done source_said title
PAPER := $(PAPER:%=tools/desk/%.c)
DESK += $(PAPER)
# The desk's whole screen.
VIEW := view view_brush view_case view_do view_draw view_draw_step view_edit view_fields view_history view_keys view_list \
    view_page view_press_step view_print view_step view_terminal view_text view_words
VIEW := $(VIEW:%=tools/desk/%.c)
DESK += $(VIEW)
# What the handwriting model is made by; tests and the bench draw from the same stroke data.
STROKE_READER := tools/model/template.c
MODEL := classes crew dice main net net_found samples tune vary vary_join vary_place write
MODEL := $(MODEL:%=tools/model/%.c) $(STROKE_READER) app/input/handwriting_shape.c app/form/strokes.c

# ---- programs: which rooms each may enter (tools/dev/walls checks the objects) -----------------------

PROGRAMS :=
PROGRAMS += tonggui-ctl
SRC_tonggui-ctl := $(BASE) $(BOARD) $(PRINTER) $(WIRE) $(VAULT) $(SEAL) $(FORM) $(CTL) sync/courier/settings.c \
    app/kiosk/settings.c board/scanner_plan.c tools/ctl/main.c
PROGRAMS += tonggui-courier
SRC_tonggui-courier := $(BASE) $(BOARD) $(SANDBOX) $(WIRE) $(VAULT_READER) $(COURIER_READER) $(COURIER) \
    sync/courier/main.c
PROGRAMS += tonggui-desk
SRC_tonggui-desk := $(BASE) $(BOARD) $(WIRE) $(SEAL) $(OPEN) $(IDENTITY) $(FORM) $(REPORT_READER) app/ui/words.c $(DESK) \
    tools/desk/main.c
PROGRAMS += tonggui-hub
SRC_tonggui-hub := $(BASE) $(BOARD) $(SANDBOX) $(WIRE) $(HUB) sync/hub/main.c

PROGRAMS += tonggui
SRC_tonggui := $(BASE) $(HEAP) $(BOARD) $(SANDBOX) $(PRINTER) $(SCANNER) $(SIM) $(WIRE) $(VAULT) $(COURIER_READER) $(SEAL) \
    $(OPEN) $(MAILBOX) $(FORM) $(RECEIPT) $(UI) $(INPUT) $(KIOSK) app/kiosk/main.c
PROGRAMS += tonggui-input
SRC_tonggui-input := $(BASE) board/share.c $(SANDBOX) $(ENGINES) app/input/main.c
PROGRAMS += tonggui-scanner
SRC_tonggui-scanner := $(BASE) $(HEAP) $(SANDBOX) board/scanner_wire.c $(EYE) board/scanner/main.c

# For machines without the real thing: built with the others, never installed.
PROGRAMS_SIM := tonggui-sim-printer
SRC_tonggui-sim-printer := $(BASE) $(PRINTER_SIM) board/sim/printer/main.c

# ---- tests ------------------------------------------------------------------------------------------

# What flow tests fill a kiosk and a desk's spool with.
FLOW_RIGS := filer mailer

# Each tests/…/test_X.c is one cmocka program linked against every room. Scripts print TAP themselves.
TESTS := tests/board/test_bytes.c
TESTS += tests/app/test_receipt.c tests/app/test_age_vectors.c tests/app/test_age.c \
    tests/app/test_sealer.c tests/app/test_letter.c tests/app/test_letters_shown.c tests/app/test_mailbox.c tests/app/test_qr.c
# Slow ones first: the others fill what is left beside them.
TEST_SCRIPTS := tests/flow/test_kills.sh tests/flow/test_mail.sh tests/flow/test_trace.sh tests/flow/test_trace_back.sh
TEST_SCRIPTS += tests/app/test_po.sh tests/tools/test_walls.sh \
    tests/tools/test_checksrc.sh
TESTS += tests/app/test_checkup.c tests/app/test_idle.c tests/app/test_supervisor.c tests/app/test_visit.c tests/app/test_visit_mailbox.c tests/app/test_visit_reply.c \
    tests/app/test_golden.c tests/app/test_rough.c tests/app/test_scanned.c tests/app/test_scenes.c \
    tests/app/test_scenes_mailbox.c tests/app/test_scenes_slip.c tests/app/test_scenes_writing.c \
    tests/app/test_station.c tests/app/test_station_walls.c
TEST_SCRIPTS += tests/tools/test_ctl_pack.sh tests/tools/test_proof.sh tests/tools/test_install.sh
TESTS += tests/board/test_printer.c tests/board/test_printer_walls.c tests/app/test_slip.c tests/board/test_printer_plan.c
TESTS += tests/board/test_conf.c tests/board/test_loop.c tests/board/test_scanner.c tests/board/test_scanner_line.c tests/board/test_scanner_camera.c \
    tests/board/test_camera.c
TESTS += tests/sync/courier/test_bulletin.c tests/sync/courier/test_schedule.c tests/sync/courier/test_compose.c \
    tests/sync/courier/test_journal.c tests/sync/courier/test_carry.c \
    tests/sync/courier/test_carry_hub.c tests/sync/courier/test_spool.c tests/sync/courier/test_mailbag.c \
    tests/sync/courier/test_mailbag_ahead.c tests/sync/courier/test_mailbag_strained.c tests/sync/courier/test_mailbag_time.c \
    tests/sync/courier/test_mail_round.c tests/sync/courier/test_mail_hub.c
TEST_SCRIPTS += tests/tools/test_ctl.sh tests/tools/test_ctl_kiosk.sh tests/sync/courier/test_courier.sh
TESTS += tests/tools/test_desk_register.c tests/tools/test_desk_import.c \
    tests/tools/test_desk_show.c tests/tools/test_desk_steps.c tests/tools/test_desk_clocks.c tests/tools/test_desk_due.c tests/tools/test_desk_crash.c tests/tools/test_desk_access.c \
    tests/tools/test_desk_post.c tests/tools/test_desk_bundles.c tests/tools/test_desk_officers.c tests/tools/test_desk_sheet.c tests/tools/test_desk_recusal.c \
    tests/tools/test_desk_replies.c tests/tools/test_desk_told.c \
    tests/app/test_report_split.c
TESTS += tests/tools/test_calendar.c tests/tools/test_term.c tests/tools/test_term_slow.c
TEST_SCRIPTS += tests/tools/test_desk.sh tests/tools/test_view.sh tests/tools/test_desk_cases.sh tests/tools/test_desk_mail.sh \
    tests/tools/test_desk_words.sh tests/tools/test_desk_calls.sh
TESTS += tests/tools/test_paper.c tests/tools/test_form.c tests/tools/test_figures.c tests/tools/test_docket.c \
    tests/tools/test_packs_papers.c
# The whole river.
TEST_SCRIPTS += tests/flow/test_way_back.sh tests/flow/test_write.sh
TEST_SCRIPTS += tests/flow/test_health.sh tests/flow/test_scan.sh tests/flow/test_lost_hub.sh tests/flow/test_sign.sh tests/flow/test_visit.sh
TEST_SCRIPTS += tests/flow/test_rules.sh
# Each regulation from the visitor's finger to the archive, rule by rule (tests/RULES.md).
REGULATIONS := clinic dealership eleventh enterprise hospital logistics plaza residence retail tower waterworks
TEST_SCRIPTS += $(REGULATIONS:%=tests/flow/test_%.sh)
TESTS += tests/sync/test_vault.c tests/sync/test_vault_mail.c \
    tests/sync/test_vault_health.c tests/sync/test_vault_session.c tests/sync/test_vault_walls.c tests/faults/test_powercut.c tests/faults/test_powercut_mail.c \
    tests/faults/test_powercut_journal.c tests/faults/test_powercut_hub.c
TESTS += tests/board/test_sandbox.c tests/board/test_sandbox_readers.c
TESTS += tests/app/test_canvas.c tests/app/test_theme.c tests/app/test_text.c tests/app/test_stage.c \
    tests/app/test_widgets.c
TESTS += tests/app/test_writing.c tests/app/test_writing_places.c
TESTS += tests/app/test_ime.c tests/app/test_ime_worker.c tests/app/test_pinyin_words.c tests/app/test_wording.c
TESTS += tests/app/test_composer.c tests/app/test_composer_methods.c tests/app/test_composer_hand.c
TESTS += tests/app/test_field.c tests/app/test_field_any.c
TESTS += tests/app/test_handwriting.c
TESTS += tests/app/test_text_page.c
TESTS += tests/app/test_pack.c tests/app/test_draft.c tests/app/test_strokes.c tests/app/test_signature.c tests/app/test_plate.c \
    tests/app/test_report.c tests/app/test_report_fits.c tests/app/test_reply.c tests/app/test_proof.c \
    tests/app/test_scenes_time.c tests/app/test_packs_shown.c tests/app/test_reach.c tests/app/test_aids.c \
    tests/app/test_few_pages.c
FUZZERS :=
FUZZERS += tests/fuzz/fuzz_envelope.c tests/fuzz/fuzz_letter.c tests/fuzz/fuzz_reply.c tests/fuzz/fuzz_proof.c
FUZZERS += tests/fuzz/fuzz_pack.c tests/fuzz/fuzz_report.c tests/fuzz/fuzz_calendar.c tests/fuzz/fuzz_strokes.c
TESTS += tests/sync/hub/test_hub_health.c tests/sync/hub/test_hub_mail.c tests/sync/hub/test_hub.c tests/sync/hub/test_hub_door.c
TESTS += tests/sync/wire/test_batch.c tests/sync/wire/test_bundle.c tests/sync/wire/test_ack.c tests/sync/wire/test_charter.c \
    tests/sync/wire/test_health.c
FUZZERS += tests/fuzz/fuzz_ime.c
FUZZERS += tests/fuzz/fuzz_handwriting.c tests/fuzz/fuzz_printer.c
FUZZERS += tests/fuzz/fuzz_scanner_wire.c tests/fuzz/fuzz_scanner_frame.c tests/fuzz/fuzz_scanner_wedge.c
FUZZERS += tests/fuzz/fuzz_batch.c tests/fuzz/fuzz_mail_pages.c tests/fuzz/fuzz_health.c tests/fuzz/fuzz_bundle.c tests/fuzz/fuzz_ack.c tests/fuzz/fuzz_charter.c

# Each tools/bench/bench_X.c is one program that prints its rows of the table of `make bench`.
BENCHES := tools/bench/bench_vault.c tools/bench/bench_ui.c tools/bench/bench_screen.c
BENCHES += tools/bench/bench_hub.c tools/bench/bench_desk.c tools/bench/bench_figures.c
BENCHES += tools/bench/bench_mail.c
BENCHES += tools/bench/bench_handwriting.c tools/bench/bench_input.c
BENCH := tools/bench/bench.c tools/bench/bench_cases.c tools/bench/screen.c tests/app/gallery.c tests/app/gallery_writing.c \
    tests/sync/courier/mail_rig.c tests/sync/hub/hub_rig.c tests/tools/desk_rig.c tests/tools/register_rig.c tests/app/hand_rig.c tests/app/ime_rig.c \
    tests/app/sentences_rig.c
BENCH_LIBS := -lX11 -lXext -lXtst -lcmocka -lzinnia $(shell pkg-config --libs libpinyin 2>/dev/null)

# ---- how things are built ---------------------------------------------------------------------------

TEST_RIG := tests/app/gallery.c tests/app/kiosk_rig.c tests/app/sender_rig.c tests/app/back_rig.c tests/app/memory_rig.c tests/app/strokes_rig.c \
    tests/app/screen_rig.c tests/app/png_file.c tests/app/visitor_rig.c tests/app/walk_mailbox.c tests/app/walk_rig.c tests/app/walk_slip.c
TEST_RIG += tests/app/ime_rig.c tests/app/composer_rig.c tests/app/hand_rig.c tests/app/sentences_rig.c
TEST_RIG += tests/app/place_rig.c tests/app/field_rig.c tests/app/gallery_writing.c tests/app/page_rig.c
TEST_RIG += tests/board/sandbox_rig.c tests/board/picture_rig.c tests/board/scanner_rig.c
TEST_RIG += tests/sync/hub/hub_rig.c
TEST_RIG += tests/app/paper_eye.c tests/board/printer_rig.c
TEST_RIG += tests/faults/judge.c tests/faults/recorder.c tests/sync/vault_fixture.c
TEST_RIG += tests/tools/desk_rig.c tests/tools/docket_rig.c tests/tools/register_rig.c tests/tools/text_page.c tests/tools/post_rig.c
TEST_RIG += tests/tools/paper_rig.c tests/tools/story_rig.c tests/tools/reply_rig.c
TEST_RIG += tests/sync/courier/carry_rig.c tests/sync/courier/courier_rig.c tests/sync/courier/fake_hub.c \
    tests/sync/courier/mail_rig.c

PKGS_ALL := sdl2 freetype2 harfbuzz libutf8proc sqlite3 libqrencode libsodium libcyaml yaml-0.1 jansson \
    libcurl libmicrohttpd gnutls libseccomp pangocairo ncursesw zbar libpng
PKGS_ENGINES := chewing opencc
PKGS_TESTS := $(PKGS_ALL) zlib
WARNINGS := -Wall -Wextra -Werror -Wshadow -Wconversion -Wmissing-prototypes -Wvla -Wstrict-prototypes \
    -Wpointer-arith -Wcast-qual -Wformat=2 -Wundef
CFLAGS ?= -O2 -g
HARDEN := -fstack-protector-strong -fPIE -fno-strict-aliasing
ifeq ($(SAN),)
HARDEN += -D_FORTIFY_SOURCE=2
else ifneq ($(FUZZ),)
HARDEN += -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
# gcc's warnings are the ones that count; the other compiler has some of its own.
WARNINGS := -w
else
HARDEN += -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
    -DTG_FAULTPOINTS
endif
# Headers that do not hold what we ask of ours.
ENGINES_CFLAGS = $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PKGS_ENGINES) 2>/dev/null))
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS_ALL) 2>/dev/null) $(ENGINES_CFLAGS)
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -I. $(WARNINGS) $(CFLAGS) $(HARDEN) $(PKG_CFLAGS) -MMD -MP
# The C++ libraries' headers are not ours to warn about.
CXX_WARNINGS := -Wall -Wextra -Werror -Wshadow -Wconversion -Wvla -Wpointer-arith -Wcast-qual -Wformat=2 -Wundef
CXX_LIBRARIES := -isystem /usr/include/LibIME -isystem /usr/include/Fcitx5/Utils
ALL_CXXFLAGS = -std=c++17 -D_GNU_SOURCE -I. $(CXX_LIBRARIES) $(CXX_WARNINGS) $(CFLAGS) $(HARDEN) -MMD -MP
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now $(if $(SAN),-fsanitize=address$(,)undefined) $(LDFLAGS)
, := ,

LIBS_tonggui = sdl2 freetype2 harfbuzz libutf8proc sqlite3 libqrencode libsodium libcyaml yaml-0.1 libseccomp
LIBS_tonggui-input = libsodium libseccomp libutf8proc $(PKGS_ENGINES)
EXTRA_tonggui-input = -lIMEPinyin -lIMECore -lFcitx5Utils
LINK_tonggui-input = $(CXX)
LIBS_tonggui-scanner = libsodium libseccomp zbar libpng
LIBS_tonggui-courier = sqlite3 libsodium libcyaml libcurl libseccomp
LIBS_tonggui-hub = sqlite3 libsodium libcyaml libmicrohttpd gnutls libseccomp
LIBS_tonggui-desk = sqlite3 libsodium libcyaml yaml-0.1 jansson libutf8proc pangocairo ncursesw
LIBS_tonggui-sim-printer = libpng libsodium
LIBS_tonggui-ctl = sqlite3 libsodium libcyaml yaml-0.1 gnutls libutf8proc
EXTRA_tonggui = -lunibreak -lm
libs = $(shell pkg-config --libs $(LIBS_$(1))) $(EXTRA_$(1))

ROOMS = $(BASE) $(BOARD) $(SANDBOX) $(PRINTER) $(PRINTER_SIM) $(SCANNER) $(EYE) $(SIM) $(WIRE) $(VAULT) $(VAULT_READER) \
    $(COURIER_READER) $(COURIER) $(HUB) $(SEAL) $(OPEN) $(IDENTITY) $(MAILBOX) $(FORM) $(REPORT_READER) $(RECEIPT) $(UI) $(INPUT) \
    $(WORDING) $(KIOSK) $(CTL) $(DESK) $(STROKE_READER)
MAINS = $(foreach p,$(PROGRAMS) $(PROGRAMS_SIM),$(filter %/main.c,$(SRC_$(p))))
ROOM_OBJECTS = $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out $(MAINS),$(sort $(ROOMS))))
TEST_BINS = $(TESTS:%.c=$(BUILD)/%)
FUZZ_BINS = $(FUZZERS:%.c=$(BUILD)/%)
BENCH_BINS = $(BENCHES:%.c=$(BUILD)/%)
FUZZ_SECONDS ?= 10

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-7s %s\n' '$(1)' '$(2)')

.PHONY: all model gallery golden sheet sheets programs share tests run demo check check-tests asan traced fuzz fuzz-bins tidy format cover bench install clean help packages
all: packages
	$(Q)$(MAKE) --no-print-directory programs share

# Both terminals are compiled, so that neither falls behind; one is linked.
programs: $(PROGRAMS:%=$(BUILD)/bin/%) $(PROGRAMS_SIM:%=$(BUILD)/bin/%) $(BUILD)/obj/board/sim/display.o $(BUILD)/obj/board/linux/display.o
tests: $(TEST_BINS) $(FLOW_RIGS:%=$(BUILD)/tests/flow/%)

help:
	@sed -n 's/^#   //p' Makefile
	@echo 'make all | model | asan | fuzz | tidy | format | cover | bench | install | clean'

packages:
	@tools/dev/packages

$(BUILD)/obj/%.o: %.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/obj/%.o: %.cc
	$(call say,CXX,$<)
	@mkdir -p $(@D)
	$(Q)$(CXX) $(ALL_CXXFLAGS) -c -o $@ $<

# One rule for each program.
define program
$(BUILD)/bin/$(1): $(patsubst %,$(BUILD)/obj/%.o,$(basename $(sort $(SRC_$(1)))))
	$$(call say,LD,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(or $$(LINK_$(1)),$$(CC)) $$(ALL_LDFLAGS) -o $$@ $$^ $$(call libs,$(1))
endef
$(foreach p,$(PROGRAMS) $(PROGRAMS_SIM),$(eval $(call program,$(p))))

$(BUILD)/librooms.a: $(ROOM_OBJECTS)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

# What several tests stand on.
$(BUILD)/librig.a: $(TEST_RIG:%.c=$(BUILD)/obj/%.o)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(TEST_BINS) $(FLOW_RIGS:%=$(BUILD)/tests/flow/%): $(BUILD)/%: $(BUILD)/obj/%.o $(BUILD)/librig.a $(BUILD)/librooms.a
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(BUILD)/librig.a $(BUILD)/librooms.a $(shell pkg-config --libs $(PKGS_TESTS)) \
	    -lunibreak -lcmocka -lm

# They look and print through them.
$(BUILD)/tests/board/test_scanner_camera $(BUILD)/tests/app/test_scenes_mailbox: | $(BUILD)/bin/tonggui-scanner
$(BUILD)/tests/board/test_printer $(BUILD)/tests/board/test_printer_walls $(BUILD)/tests/app/test_checkup $(BUILD)/tests/app/test_slip: | $(BUILD)/bin/tonggui-sim-printer

$(FUZZ_BINS): $(BUILD)/%: $(BUILD)/obj/%.o $(BUILD)/librooms.a
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $< $(BUILD)/librooms.a \
	    $(shell pkg-config --libs $(PKGS_ALL)) -lunibreak -lm

$(BENCH_BINS): $(BUILD)/%: $(BUILD)/obj/%.o $(BENCH:%.c=$(BUILD)/obj/%.o) $(BUILD)/librooms.a
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(PKGS_ALL)) -lunibreak -lm \
	    $(BENCH_LIBS)

$(BUILD)/obj/tools/bench/bench_input.o: PKG_CFLAGS += $(patsubst -I%,-isystem %,$(shell pkg-config --cflags libpinyin 2>/dev/null))
$(BUILD)/tools/bench/bench_screen: | $(BUILD)/tools/bench/bare_window
$(BUILD)/tools/bench/bare_window: $(BUILD)/obj/tools/bench/bare_window.o
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(shell pkg-config --libs sdl2 freetype2)

# Fonts, icons and translations as the programs find them; one set for every build.
NOTO := /usr/share/fonts/opentype/noto/NotoSansCJK
ICON_FONT := /usr/share/fonts/truetype/material-design-icons-iconfont/MaterialIcons-Regular.ttf
FACE_sc := 2
FACE_tc := 3
FONTS := $(foreach f,sc tc,$(SHARE)/fonts/regular-$(f).otf $(SHARE)/fonts/bold-$(f).otf)
PO_LANGS := zh_CN zh_TW
CATALOGUES := $(foreach of,tonggui tonggui-desk,$(PO_LANGS:%=$(SHARE)/locale/%/LC_MESSAGES/$(of).mo))
SUBSET = hb-subset --layout-features=kern,mark,mkmk,ccmp --no-hinting --desubroutinize \
    --name-IDs=0,1,2,13 --notdef-outline --drop-tables+=vhea,vmtx,VORG,BASE

RULES := $(patsubst assets/%,$(SHARE)/%,$(sort $(wildcard assets/packs/*.yaml assets/calendars/*.yaml)))
HANDWRITING := $(SHARE)/handwriting/model.bin $(SHARE)/handwriting/LICENCE
WORDS := $(patsubst assets/%,$(SHARE)/%,$(wildcard assets/input/words.txt))
share: $(HANDWRITING) $(WORDS) $(FONTS) $(SHARE)/fonts/icons.ttf $(SHARE)/fonts/icons.txt $(CATALOGUES) $(RULES)

$(SHARE)/%.yaml: assets/%.yaml
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(SHARE)/input/%.txt: assets/input/%.txt
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(SHARE)/fonts/regular-%.otf: assets/fonts/regular.txt
	$(call say,FONT,$@)
	@mkdir -p $(@D)
	$(Q)$(SUBSET) --face-index=$(FACE_$*) --unicodes-file=$< --output-file=$@ --font-file=$(NOTO)-Regular.ttc

$(SHARE)/fonts/bold-%.otf: assets/fonts/bold.txt
	$(call say,FONT,$@)
	@mkdir -p $(@D)
	$(Q)$(SUBSET) --face-index=$(FACE_$*) --unicodes-file=$< --output-file=$@ --font-file=$(NOTO)-Bold.ttc

$(SHARE)/fonts/icons.ttf: assets/icons/icons.txt
	$(call say,FONT,$@)
	@mkdir -p $(@D)
	$(Q)sed '/^#/d; s/.* //' $< >$@.list
	$(Q)hb-subset --no-hinting --layout-features= --unicodes-file=$@.list --output-file=$@ --font-file=$(ICON_FONT)
	$(Q)rm -f $@.list

$(SHARE)/fonts/icons.txt: assets/icons/icons.txt
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(SHARE)/locale/%/LC_MESSAGES/tonggui.mo: assets/po/%.po
	$(call say,MO,$@)
	@mkdir -p $(@D)
	$(Q)msgfmt --check-format -o $@ $<

$(SHARE)/locale/%/LC_MESSAGES/tonggui-desk.mo: assets/po/desk/%.po
	$(call say,MO,$@)
	@mkdir -p $(@D)
	$(Q)msgfmt --check-format -o $@ $<

# The handwriting model is learnt from the stroke data, by a program that is built for speed whatever
# else is built how; one model for every build.
STROKES := $(dir $(SHARE))strokes
MODEL_BUILD := $(dir $(SHARE))model
MODEL_OBJECTS := $(patsubst %.c,$(MODEL_BUILD)/%.o,$(MODEL) $(BASE))
MODEL_CFLAGS = -std=c17 -D_GNU_SOURCE -I. $(WARNINGS) -O3 $(ENGINES_CFLAGS) \
    $(shell pkg-config --cflags libutf8proc jansson openblas lapacke) -MMD -MP
model: packages
	$(Q)$(MAKE) --no-print-directory $(HANDWRITING)

$(STROKES)/ARPHICPL.TXT: tools/model/fetch
	$(call say,FETCH,$(@D))
	$(Q)tools/model/fetch $(@D)
	$(Q)touch $@

$(MODEL_BUILD)/%.o: %.c
	$(call say,CC,$< for the model)
	@mkdir -p $(@D)
	$(Q)gcc $(MODEL_CFLAGS) -c -o $@ $<

$(MODEL_BUILD)/model: $(MODEL_OBJECTS)
	$(call say,LD,$@)
	$(Q)gcc -o $@ $^ $(shell pkg-config --libs libutf8proc jansson opencc lapacke openblas libsodium) -lpthread -lm

$(SHARE)/handwriting/model.bin: $(MODEL_BUILD)/model assets/handwriting/marks.txt | $(STROKES)/ARPHICPL.TXT
	$(call say,MODEL,$@)
	@mkdir -p $(@D)
	$(Q)$(MODEL_BUILD)/model $(STROKES) assets/handwriting/marks.txt $@

$(SHARE)/handwriting/LICENCE: assets/handwriting/derived.txt $(STROKES)/ARPHICPL.TXT
	@mkdir -p $(@D)
	$(Q)cat $^ >$@

# Pictures of every widget in both shapes, for looking at while working on app/ui.
SRC_gallery := $(BASE) $(UI) app/form/strokes.c tests/app/gallery.c tests/app/gallery_writing.c tools/dev/gallery/main.c
LIBS_gallery := freetype2 harfbuzz libutf8proc libsodium
EXTRA_gallery := -lunibreak -lm
$(eval $(call program,gallery))
gallery: packages
	$(Q)$(MAKE) --no-print-directory $(BUILD)/bin/gallery share
	$(Q)mkdir -p $(BUILD)/gallery
	$(Q)$(BUILD)/bin/gallery $(SHARE) $(BUILD)/gallery

# What tests/flow/trace.sh looks into, and what it looks with: a scan is of a heap without a sanitizer's.
# The leaky kiosk is the one that ships, but for what plants a leak.
SRC_scan_memory := $(BASE) tests/flow/scan_forms.c tests/flow/scan_memory.c
LIBS_scan_memory := libutf8proc libsodium
EXTRA_scan_memory := -lm
$(eval $(call program,scan_memory))
LEAKY := app/kiosk/scene_question app/kiosk/scene_reply board/base/faultpoint
LEAKY_OBJECTS := $(LEAKY:%=$(BUILD)/obj/leaky/%.o)
$(LEAKY_OBJECTS): $(BUILD)/obj/leaky/%.o: %.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -DTG_FAULTPOINTS -c -o $@ $<
$(BUILD)/bin/tonggui-leaky: $(LEAKY_OBJECTS) $(patsubst %,$(BUILD)/obj/%.o,$(filter-out $(LEAKY),$(basename $(sort $(SRC_tonggui)))))
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(call libs,tonggui)
traced: programs $(BUILD)/bin/scan_memory $(BUILD)/bin/tonggui-leaky

# Draws the golden pictures anew: then look at each.
golden: packages
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/asan SAN=1 CFLAGS='-O1 -g' share \
	    $(BUILD)/asan/bin/tonggui-sim-printer $(BUILD)/asan/tests/app/test_golden
	$(Q)GOLDEN_WRITE=1 BUILD=$(BUILD)/asan $(BUILD)/asan/tests/app/test_golden

# The README's picture of the kiosk, from the golden ones.
sheet:
	$(Q)tools/dev/sheet docs/kiosk.png

# The page to write on in every method, size and theme: then look at each.
writing: packages
	$(Q)$(MAKE) --no-print-directory $(BUILD)/bin/gallery share
	$(Q)tools/dev/writing-sheets $(BUILD)/bin/gallery $(SHARE) docs/writing

# Everything that the regulations show, a sheet each of screens and of papers: then look at each.
SHEETS := $(BUILD)/sheets
sheets: packages
	$(Q)$(MAKE) --no-print-directory share $(BUILD)/bin/tonggui-sim-printer $(BUILD)/tests/app/test_packs_shown $(BUILD)/tests/tools/test_packs_papers
	$(Q)rm -rf $(SHEETS) && mkdir -p $(SHEETS)
	$(Q)PACKS_SHOWN=$(SHEETS) PACKS_SHOWN_AS=zh-Hans-1 $(BUILD)/tests/app/test_packs_shown
	$(Q)PAPERS_SHOWN=$(SHEETS) $(BUILD)/tests/tools/test_packs_papers
	$(Q)tools/dev/sheets $(SHEETS) docs/packs

# ---- the main jobs ----------------------------------------------------------------------------------

run: all
	$(Q)tools/dev/run $(BUILD) $(PACK)

demo: all
	$(Q)tools/dev/demo $(BUILD) $(PACK)

# The tests of the house run on the sanitized build, the walls on the one that ships.
check: all
	$(Q)tools/dev/walls $(BUILD)
	$(Q)tools/dev/checksrc
	$(Q)$(MAKE) --no-print-directory fuzz
	$(Q)$(MAKE) --no-print-directory asan

asan: packages
	$(Q)$(MAKE) --no-print-directory traced
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/asan SAN=1 CFLAGS='-O1 -g' programs share tests
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/asan SAN=1 check-tests

check-tests:
	$(Q)BUILD=$(BUILD) tests/run $(TEST_SCRIPTS) $(TEST_BINS)

# Every parser of bytes from outside, for FUZZ_SECONDS each, from the seeds in tests/fuzz/seeds.
fuzz: packages
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz CC=clang SAN=1 FUZZ=1 CFLAGS='-O1 -g' fuzz-bins
	$(Q)tests/fuzz/run $(FUZZ_SECONDS) $(FUZZERS:%.c=$(BUILD)/fuzz/%)

fuzz-bins: $(FUZZ_BINS)

# What we cost beside the plainest thing that does the same, measured in turns.
bench: all
	$(Q)$(MAKE) --no-print-directory $(BENCH_BINS)
	@printf '| %-44s | %14s | %14s | %14s | %s |\n|---|---:|---:|---:|---|\n' measured ours baseline ratio aim
	$(Q)for b in $(BENCH_BINS); do BUILD=$(BUILD) $$b || exit 1; done

format: packages
	$(Q)git ls-files '*.[ch]' '*.cc' | xargs clang-format -i

tidy: packages
	$(Q)git ls-files '*.c' | xargs -n 8 -P 2 sh -c 'clang-tidy --quiet "$$@" -- \
	    $(filter-out -MMD -MP $(WARNINGS),$(ALL_CFLAGS)) 2>/dev/null' tidy

cover: packages
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/cover CFLAGS='-O0 -g --coverage' LDFLAGS=--coverage \
	    programs share traced tests
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/cover check-tests
	$(Q)tools/dev/cover $(BUILD)/cover

install: all
	$(Q)install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/tonggui
	$(Q)install -m 755 $(PROGRAMS:%=$(BUILD)/bin/%) $(DESTDIR)$(PREFIX)/bin/
	$(Q)cp -R $(SHARE)/. $(DESTDIR)$(PREFIX)/share/tonggui/
	$(Q)chmod -R u=rwX,go=rX $(DESTDIR)$(PREFIX)/share/tonggui

clean:
	$(Q)rm -rf $(BUILD)

-include $(MODEL_OBJECTS:.o=.d)
-include $(LEAKY_OBJECTS:.o=.d)
-include $(patsubst %,$(BUILD)/obj/%.d,$(basename $(sort $(ROOMS) $(ENGINES) $(MAINS) $(TEST_RIG) $(TESTS) $(FLOW_RIGS:%=tests/flow/%.c) \
    tests/flow/scan_forms.c tests/flow/scan_memory.c $(FUZZERS) $(BENCHES) $(BENCH))))
