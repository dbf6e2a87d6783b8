# Included by the makefiles of programs that are one folder of C each, which name PROGRAM and TESTS (a folder of tests, with one test_….py of that name):
# make [CC=...] [OUT=...] builds $(OUT)/$(PROGRAM); make test runs the tests, on the same sources with sanitizers.
CC ?= cc
OUT ?= ../bin
OBJ ?= obj
WARNINGS := -Wall -Wextra -Werror -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
CFLAGS ?= -O2 -g
ALL_CFLAGS := -std=gnu17 -D_GNU_SOURCE $(WARNINGS) -fPIE -MMD -MP
HARDENED := -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
include ../hardened.mk
SANITIZED := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
ALL_LDFLAGS := -Wl,-z,relro,-z,now,-z,noexecstack $(LDFLAGS)
# Static, unless LINK=-pie is said, as where there is no static libc.
LINK ?= -static-pie
SOURCES := $(wildcard *.c)

all: $(OUT)/$(PROGRAM)

sanitized: $(OBJ)/sanitized/$(PROGRAM)

$(OUT)/$(PROGRAM): $(SOURCES:%.c=$(OBJ)/release/%.o)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LINK) $(ALL_LDFLAGS) -o $@ $^

$(OBJ)/sanitized/$(PROGRAM): $(SOURCES:%.c=$(OBJ)/sanitized/%.o)
	$(CC) $(SANITIZED) -pie $(ALL_LDFLAGS) -o $@ $^

$(OBJ)/release/%.o: %.c Makefile ../program.mk ../hardened.mk
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(HARDENED) $(CFLAGS) -c -o $@ $<

$(OBJ)/sanitized/%.o: %.c Makefile ../program.mk
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(SANITIZED) -c -o $@ $<

test: $(OBJ)/sanitized/$(PROGRAM)
	SMASH_$(shell echo $(TESTS) | tr a-z A-Z)=$(abspath $<) python3 -B ../../tests/$(TESTS)/test_$(TESTS).py $(TESTARGS)

clean:
	rm -rf $(OBJ) $(OUT)/$(PROGRAM)

-include $(wildcard $(OBJ)/*/*.d)

.PHONY: all sanitized test clean
