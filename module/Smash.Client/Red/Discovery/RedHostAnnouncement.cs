using System.Net;
using Smash.Protocol.Red.Discovery;

namespace Smash.Client;

/// <summary>A RED that answered somebody who looked for one. It is not connected to, and what it tells is not checked.</summary>
public sealed class RedHostAnnouncement
{
    internal RedHostAnnouncement(IPAddress address, RedAnnouncement announcement)
    {
        Address = address;
        ComputerName = announcement.Hostname;
        Machine = announcement.Machine;
        Started = announcement.Start.ToDateTimeOffset().LocalDateTime;
        NeedsToken = announcement.NeedsToken;
        NeedsCertificate = announcement.NeedsCertificate;

        // A certificate is made for a name; an address in its place would not be believed.
        string host = announcement.Scheme == System.Uri.UriSchemeHttps && System.Uri.CheckHostName(ComputerName) == UriHostNameType.Dns ? ComputerName : address.ToString();
        Uri = new UriBuilder(announcement.Scheme, host, announcement.Port).Uri;
    }

    /// <summary>Where it answers, for Connect-RedHost.</summary>
    public Uri Uri { get; }

    /// <summary>Name of its machine, as it says.</summary>
    public string ComputerName { get; }

    /// <summary>The address that it answered from.</summary>
    public IPAddress Address { get; }

    /// <summary>The port that it answers calls at.</summary>
    public int Port => Uri.Port;

    /// <summary>Kind of its processor, as uname -m says.</summary>
    public string Machine { get; }

    /// <summary>When it was started, local time.</summary>
    public DateTime Started { get; }

    /// <summary>Whether it asks for a token.</summary>
    public bool NeedsToken { get; }

    /// <summary>Whether it asks for a client certificate.</summary>
    public bool NeedsCertificate { get; }

    /// <summary>Where it answers.</summary>
    public override string ToString() => Uri.GetLeftPart(UriPartial.Authority);
}
