using System.Text;
using Smash.Protocol.Cedar;

namespace Smash.Fuzz.Targets;

/// <summary>Addresses of daemons. What is read is written so that it is read alike.</summary>
internal sealed class SinfulTarget : IFuzzTarget
{
    private static readonly string[] SeedTexts =
    [
        "<1.2.3.4:5>", "<[fe80::1]:9618?alias=host.example&sock=a%20b>", "<127.0.0.1:0?addrs=1.2.3.4-5+[--1]-6&noUDP>", "<host:1?PrivNet=x&CCBID=1.2.3.4:5#6>",
    ];

    public string Name => "sinful";

    public IEnumerable<byte[]> Seeds => SeedTexts.Select(Encoding.UTF8.GetBytes);

    public void Run(ReadOnlyMemory<byte> input)
    {
        if (SinfulAddress.TryParse(Encoding.UTF8.GetString(input.Span), out SinfulAddress? address) && !address.Equals(SinfulAddress.Parse(address.ToString())))
        {
            throw new FuzzException($"{address} is another one when it is read again.");
        }
    }
}
