using Smash.Protocol.Red.Messages;
using Smash.Protocol.Red.XmlRpc;
using Smash.Red.Service;

namespace Smash.Red.Tests.Service;

/// <summary>Answers red_hello as a test says.</summary>
internal sealed class TestHandler : IRedMethod
{
    public string Method => ConnectRedHostRequest.MethodName;

    public bool IsRepeatable { get; set; } = true;

    public Func<IRedResponse> Answer
    {
        set => AnswerAsync = _ => ValueTask.FromResult(value());
    }

    public Func<CancellationToken, ValueTask<IRedResponse>> AnswerAsync { get; set; } = static _ => ValueTask.FromResult<IRedResponse>(EmptyRedResponse.Instance);

    ValueTask<IRedResponse> IRedMethod.AnswerAsync(XmlRpcCall call, CancellationToken aborted) => AnswerAsync(aborted);
}
