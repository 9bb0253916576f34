# Each target sets up .venv by itself: Python 3.11 or newer and make are all it takes.
# No shell needs an activated environment, and none is looked at.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Newer than all it was made from, or made again.
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help audit test lint style golden bench lock clean

help: ## 列出这些目标 / list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

audit: $(READY) ## 为全部城市评分并生成报告 / score every city, write the reports
	$(BIN)/auditlib batch params/jiangsu-2012
	@echo '==> 报告已生成，在 reports/ / The reports are in reports/'

test: style ## 代码检查和全部测试 / code checks and all tests
	$(BIN)/pytest

lint: style ## 代码检查和标准文件检查 / check the code and the standard
	$(BIN)/auditlib standard lint auditlib/standards/jiangsu-2012.yaml

style: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

golden: $(READY) ## 重新生成测试的基准结果 / regenerate the golden results
	$(BIN)/python -m tests.regenerate

bench: $(READY) ## 运行性能测试 / run the benchmarks
	$(BIN)/python -m benchmarks

# uv is needed here only, so it is installed for this one use and left out of .venv.
# Pins stay as they are unless pyproject.toml asks otherwise; UPGRADE=1 moves them all.
lock: ## 重新锁定依赖版本 / pin the dependencies again (UPGRADE=1: to the newest)
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && \
	$(PYTHON) -m venv "$$tmp" && "$$tmp/bin/pip" install --quiet uv && \
	"$$tmp/bin/uv" pip compile --quiet --universal --generate-hashes --extra cluster --extra test --python-version 3.11 \
	  --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade) \
	  --output-file requirements.lock pyproject.toml
	@echo '==> 已写入 requirements.lock / wrote requirements.lock'

clean: ## 删除 .venv 和缓存，保留报告 / remove .venv and caches, keep the reports
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# setuptools is in the lock: with it the package itself installs without a network.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo '错误：$(PYTHON) 不存在或低于 Python 3.11。请安装 Python 3.11 或更新版本，或指明其位置：'; \
	  echo 'Error: $(PYTHON) is missing or older than Python 3.11. Install 3.11 or newer, or name it:'; \
	  echo '  make $(MAKECMDGOALS) PYTHON=python3.11'; \
	  exit 1; } >&2
	@echo '==> 正在准备 $(VENV)，约需一分钟 / Setting up $(VENV), about a minute'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
	@echo '==> $(VENV) 已就绪 / $(VENV) is ready'
