"""The one kernel of the workbench: the Python that auditlib itself runs in.

Jupyter takes a kernel named python3 in the user's home for the one of its own Python; there, auditlib may not be
installed at all.
"""

from __future__ import annotations

from jupyter_client.kernelspec import KernelSpecManager


class OwnKernel(KernelSpecManager):
    """What Jupyter finds when it looks for kernels: none that is installed anywhere, only the one of its own Python."""

    def _kernel_dirs_default(self) -> list[str]:
        return []
