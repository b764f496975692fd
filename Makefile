# make demo 试用 · make test 全部检查和测试 · make check 只做静态检查 · make bench 测速 · make clean 清理
PYTHON ?= python3
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
# pip compiles what it copies, but not what it leaves in place: uncompiled, every start takes 0.2 s longer.
COMPILE := $(BIN)/python -m compileall -q src

.PHONY: help demo test check bench clean

help:
	@echo 'make demo   安装到 .venv，显示示例数据的目标完成情况和5月简报'
	@echo 'make test   代码检查、类型检查和全部测试'
	@echo 'make check  只做代码检查和类型检查'
	@echo 'make bench  测速度和内存，写入 docs/performance.md（约三分钟）'
	@echo 'make clean  删除 .venv 和各种缓存'
	@echo '另选 Python：make demo PYTHON=python3.12'

demo: .venv/.installed
	@$(BIN)/yian1 status
	@echo
	@$(BIN)/yian1 brief --month 2024-05

test: check
	$(BIN)/python -m pytest -n auto

check: .venv/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy

bench: .venv/.installed-dev
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is written last, so that an interrupted step is done again.
.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo '错误：需要 Python 3.11 或更高版本，“$(PYTHON)”不是或找不到'; \
	    echo '提示：安装后可指定它，例如 make demo PYTHON=python3.12'; exit 1; } >&2
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo '错误：“$(PYTHON)”缺少 venv 或 ensurepip 模块，无法建立 .venv'; \
	    echo '提示：Debian、Ubuntu 请先运行 apt install python3-venv'; exit 1; } >&2
	@$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/.installed: .venv/.made pyproject.toml
	@echo '正在安装到 .venv（首次约需一分钟）……'
	@$(PIP) --editable .
	@$(COMPILE)
	@touch $@

.venv/.installed-dev: .venv/.made pyproject.toml
	@echo '正在安装到 .venv（含开发工具，首次约需一分钟）……'
	@$(PIP) --editable '.[dev]'
	@$(COMPILE)
	@touch $@ .venv/.installed
