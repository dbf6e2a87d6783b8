namespace Smash.Rex.Access;

/// <summary>Transactions that can be granted.</summary>
[Flags]
internal enum GrantedTransactions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>rexecve: runs programs.</summary>
    Execute = 1,

    /// <summary>rcall: calls functions and waits.</summary>
    Call = 2,

    /// <summary>rjump: enters functions without waiting.</summary>
    Jump = 4,

    /// <summary>rfork: goes on with processes that ran elsewhere.</summary>
    Fork = 8,

    /// <summary>Those that enter functions, so that they can be granted for some alone.</summary>
    OfFunctions = Call | Jump,

    /// <summary>All.</summary>
    All = Execute | Call | Jump | Fork,
}
