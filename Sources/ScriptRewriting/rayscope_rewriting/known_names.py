"""What is known of methods and functions: which only read what they get, and which change it."""

# Of lists, sets, dictionaries, arrays, data frames and the like.
READING_METHODS = frozenset("""
    all any argmax argmin argsort argwhere astype clip compress conj copy count cumprod cumsum
    decode describe diagonal diff difference dot encode endswith equals find flatten format get
    groupby head hex index intersection isdisjoint isna isnull issubset issuperset items join keys
    lower max mean median min ndim nonzero nunique prod ptp quantile ravel repeat replace reshape
    round searchsorted shape size split squeeze startswith std strip sum swapaxes symmetric_difference
    tail take title to_dict to_list to_numpy tobytes tolist tostring trace transpose union unique
    upper value_counts values var view zfill
    __contains__ __getitem__ __iter__ __len__
""".split())

# Those of them whose result may share memory, or elements, with the value.
SHARING_METHODS = frozenset("""
    astype conj copy diagonal difference get groupby head intersection items keys ravel reshape
    squeeze swapaxes symmetric_difference tail to_dict to_list to_numpy tolist transpose union values
    view __getitem__ __iter__
""".split()) - {"copy"}

CHANGING_METHODS = frozenset("""
    add append byteswap clear difference_update discard drop_duplicates extend fill insert
    intersection_update itemset move_to_end partition pop popitem put remove resize reverse setdefault
    setfield setflags sort symmetric_difference_update update write writelines
    __delitem__ __iadd__ __setattr__ __setitem__
""".split())

READING_BUILTINS = frozenset("""
    abs all any bool bytes callable complex dict dir divmod enumerate filter float format frozenset
    getattr hasattr hash hex id int isinstance issubclass iter len list map max memoryview min
    oct ord pow print range repr reversed round set slice sorted str sum tuple type zip
""".split())

# Their results hold neither the value nor what is in it.
MAKING_BUILTINS = frozenset("""
    abs all any bool bytes callable complex dir divmod float format hasattr hash hex id int
    isinstance issubclass len oct ord pow print range repr round slice str type
""".split())

# Of numpy and its like, beside the methods' names: functions whose results are new.
MAKING_FUNCTIONS = frozenset("""
    abs absolute add allclose arange array array_equal average ceil concatenate cos count_nonzero
    cross cumsum deepcopy det divide dumps empty_like equal exp floor full_like greater hstack inner
    inv isclose isfinite less linspace log matmul maximum median minimum multiply norm ones_like outer
    percentile power round sin size solve sqrt square stack subtract tan tanh vdot vstack zeros_like
""".split())

# Functions whose third argument, and those after it, are no place for a result.
READING_THREE = frozenset("clip interp where".split())

# Comprehensions without brackets are run to their end by these, at once.
CONSUMING_BUILTINS = frozenset("all any dict frozenset list max min set sorted sum tuple".split())

# Modules whose functions only read what they are given, apart from those named.
READING_MODULES = {
    "numpy": frozenset("""
        at copyto fill_diagonal place put put_along_axis putmask shuffle
    """.split()),
    "math": frozenset(), "statistics": frozenset(), "json": frozenset(), "pprint": frozenset(),
    "pickle": frozenset(), "cloudpickle": frozenset(), "copy": frozenset(), "hashlib": frozenset(),
    "sys": frozenset(), "time": frozenset(), "zlib": frozenset(), "base64": frozenset(),
    "random": frozenset(["shuffle"]),
    "heapq": frozenset("heapify heappop heappush heappushpop heapreplace".split()),
    "bisect": frozenset("insort insort_left insort_right".split()),
}
