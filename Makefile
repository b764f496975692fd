# make demo 试用 · make test 全部检查和测试 · make check 只做静态检查 · make test-lowest、make test-latest 换一套依赖包
# make lock 更新锁定的依赖包 · make offline、make pyz 离线安装包和单个文件 · make bench 测速 · make clean 清理
PYTHON ?= python3
VENV ?= .venv
programs = $(1)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
BIN = $(call programs,$(VENV))
PIP = $(BIN)/python -m pip install -qq --disable-pip-version-check
# A venv is of one Python: for another one it is made anew.
VERSION := $(shell $(PYTHON) -c 'import platform; print(platform.python_version())' 2>/dev/null)
MADE = $(VENV)/.made-$(VERSION)

# What the project needs: as it is locked, or as pyproject.toml allows, the lowest and the latest of it
DEPS ?= locked
ASK = $(BIN)/python tools/requirements.py
install-locked = $(PIP) --require-hashes -r requirements.lock
install-lowest = $(ASK) --lowest > $(VENV)/requirements.txt && $(PIP) -r $(VENV)/requirements.txt
install-latest = $(ASK) > $(VENV)/requirements.txt && $(PIP) -r $(VENV)/requirements.txt
# pip compiles what it copies, but not what it leaves in place: uncompiled, every start takes 0.2 s longer.
COMPILE = $(BIN)/python -m compileall -q src

# A machine without a network, and the Python of the single file
PLATFORM ?= manylinux_x86_64
PYZ_PYTHON ?= 3.11

.PHONY: help demo test check test-lowest test-latest test-offline lock offline pyz bench clean

help:
	@echo 'make demo         安装到 .venv，显示示例数据的目标完成情况和5月简报'
	@echo 'make test         代码检查、类型检查和全部测试'
	@echo 'make check        只做代码检查和类型检查'
	@echo 'make test-lowest  依赖包用允许的最低版本，做全部检查和测试（装到 .venv-lowest）'
	@echo 'make test-latest  依赖包不锁定、用最新版本，做全部检查和测试（装到 .venv-latest）'
	@echo 'make lock         更新 requirements.lock 里锁定的依赖包'
	@echo 'make offline      生成离线安装包，PLATFORM=win_amd64、manylinux_x86_64 或 manylinux_aarch64（写到 dist）'
	@echo 'make pyz          生成 Linux 上的单个文件 dist/yian1.pyz，PYZ_PYTHON=3.11、3.12 或 3.13'
	@echo 'make test-offline 为本机生成安装包和单个文件，在无网络的空目录里试用、比较（仅 Linux）'
	@echo 'make bench        测速度和内存，写入 docs/performance.md（约三分钟）'
	@echo 'make clean        删除 .venv 和各种缓存'
	@echo '另选 Python：make demo PYTHON=python3.12'

demo: $(VENV)/.installed
	@$(BIN)/yian1 status
	@echo
	@$(BIN)/yian1 brief --month 2024-05

test: check
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy

test-lowest test-latest: test-%:
	@rm -rf .venv-$*
	@$(MAKE) --no-print-directory VENV=.venv-$* DEPS=$* test

# Only this needs uv: its lock holds for every system and Python, with the hashes of all files of each release.
lock: VENV = .venv-lock
lock:
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) uv
	@$(ASK) | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
	  --no-annotate --custom-compile-command 'make lock' --output-file requirements.lock -
	@rm -rf $(VENV)
	@echo '已更新 requirements.lock。运行 make test，通过后提交'

offline: $(VENV)/.installed
	$(BIN)/python tools/offline/build.py $(PLATFORM) -o dist

pyz: $(VENV)/.installed
	$(BIN)/python tools/offline/build.py $(PLATFORM) -o dist --pyz --python $(PYZ_PYTHON)

test-offline: $(VENV)/.installed
	$(BIN)/python tools/offline/trial.py -o dist

bench: $(VENV)/.installed
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf .venv .venv-* .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is written last, so that an interrupted step is done again.
$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo '错误：需要 Python 3.11 或更高版本，“$(PYTHON)”不是或找不到'; \
	    echo '提示：安装后可指定它，例如 make demo PYTHON=python3.12'; exit 1; } >&2
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo '错误：“$(PYTHON)”缺少 venv 或 ensurepip 模块，无法建立 $(VENV)'; \
	    echo '提示：Debian、Ubuntu 请先运行 apt install python3-venv'; exit 1; } >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.installed: $(MADE) pyproject.toml requirements.lock
	@echo '正在安装到 $(VENV)（首次约需一分钟）……'
	@$(install-$(DEPS))
	@$(PIP) --no-deps --no-build-isolation --editable .
	@$(COMPILE)
	@touch $@
