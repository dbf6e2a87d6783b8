"""All faults, in the order in which they are tried."""

from .clients import Clients
from .clusters import Controller
from .descriptors import Connections, MasterDescriptors, SessionDescriptors
from .disks import DiskFull
from .jobs import HostileJobs
from .masters import MasterKill, MasterPause
from .pids import PidWrapMaster, PidWrapSession
from .power import PowerCut
from .resources import Memory, Processes
from .sessions import SessionHang, SessionKill, SessionPause, SessionReplace
from .ssh import SshConnections

ALL = (SessionKill, SessionHang, SessionPause, SessionReplace, MasterKill, MasterPause, PowerCut, DiskFull, SessionDescriptors,
       MasterDescriptors, Connections, Processes, Memory, Clients, SshConnections, Controller, HostileJobs, PidWrapSession, PidWrapMaster)
