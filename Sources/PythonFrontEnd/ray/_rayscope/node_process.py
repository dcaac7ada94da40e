"""Starting the node and waiting for its end."""

import fcntl
import os
import signal
import socket
import sys
import time

# Where the node finds its end of the connection to the driver.
_NODE_DESCRIPTOR = 3
# A node that has been told to end does so at once; one that hangs must not hang the script.
_PATIENCE_SECONDS = 10.0


def start(run_directory, cpus, memory, number, namespace, resources):
    """Starts `$RAYSCOPE_NODE`; gives its process id and the driver's end of the connection."""
    program = os.environ.get("RAYSCOPE_NODE")
    if not program:
        raise RuntimeError(
            "ray: RAYSCOPE_NODE is not set: run the script with `rayscope run SCRIPT`")
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    # Above the descriptor that it is going to be, or the copy onto itself would be closed on exec.
    descriptor = fcntl.fcntl(theirs.fileno(), fcntl.F_DUPFD_CLOEXEC, _NODE_DESCRIPTOR + 1)
    theirs.close()
    try:
        arguments = [
            program, "--socket", str(_NODE_DESCRIPTOR), "--run-directory", run_directory,
            "--cpus", str(cpus), "--object-store", str(memory), "--python", sys.executable,
            # As Ray does, which spills below /tmp; a run's own directory may lie in memory.
            "--spill-directory", os.environ.get("TMPDIR") or "/tmp"]
        if os.environ.get("RAYSCOPE_SPILL_LIMIT"):
            arguments += ["--spill-limit", os.environ["RAYSCOPE_SPILL_LIMIT"]]
        for name, amount in resources.items():
            arguments += ["--resource", "%s=%s" % (name, amount)]
        if "numpy" in sys.modules:
            arguments += ["--preload", "numpy"]
        if os.environ.get("RAYSCOPE_SUPPOSE"):
            arguments += ["--suppose", os.environ["RAYSCOPE_SUPPOSE"]]
        pid = os.posix_spawn(
            program, arguments, _environment(number, namespace, memory),
            file_actions=_file_actions(descriptor), setsid=True)
    except OSError as error:
        ours.close()
        raise RuntimeError("ray: the node cannot be started (%s): install rayscope again" % (
            error)) from None
    finally:
        os.close(descriptor)
    return pid, ours


def _environment(number, namespace, memory):
    environment = dict(os.environ)
    # Modules go by reference, so the workers have to look where the driver looks.
    environment["RAYSCOPE_SYS_PATH"] = "\n".join(map(os.path.abspath, sys.path))
    environment["RAYSCOPE_SESSION"] = str(number)
    environment["RAYSCOPE_NAMESPACE"] = namespace
    environment["RAYSCOPE_OBJECT_STORE"] = str(memory)
    return environment


def _file_actions(descriptor):
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, descriptor, _NODE_DESCRIPTOR),
    ]
    for name in os.listdir("/proc/self/fd"):
        number = int(name)
        if number > _NODE_DESCRIPTOR and _is_inheritable(number):
            actions.append((os.POSIX_SPAWN_CLOSE, number))
    return actions


def _is_inheritable(descriptor):
    try:
        return os.get_inheritable(descriptor)
    except OSError:
        return False


def wait(pid):
    """Waits until the node has ended."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    pause = 0.001
    while True:
        try:
            ended, _ = os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            # The script itself has waited for all of its children.
            return
        if ended:
            return
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return
        time.sleep(pause)
        pause = min(0.05, pause * 2)
