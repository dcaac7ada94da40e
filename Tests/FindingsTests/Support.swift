import Findings
import TestSupport
import TraceSchema
