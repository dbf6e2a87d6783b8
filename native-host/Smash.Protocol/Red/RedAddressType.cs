namespace Smash.Protocol.Red;

/// <summary><c>red_addrtype</c>: the family of an address.</summary>
public enum RedAddressType
{
    /// <summary>RED_AF_INET: version 4.</summary>
    Inet = 0,

    /// <summary>RED_AF_INET6: version 6.</summary>
    Inet6 = 1,
}
