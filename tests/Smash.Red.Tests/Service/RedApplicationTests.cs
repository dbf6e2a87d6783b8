using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Smash.DaemonCore.Logs;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;
using Smash.Protocol.Red.XmlRpc;
using Smash.Red.Service;

namespace Smash.Red.Tests.Service;

/// <summary>A server of its own on a port of its own, with methods of the test.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
public sealed class RedApplicationTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Call = "<methodCall><methodName>red_hello</methodName></methodCall>";

    private readonly DaemonLog _log = new();
    private readonly TestHandler _handler = new();
    private readonly HttpClient _client = new();
    private readonly RedServer _server;
    private readonly MemoryBudget _budget = new(100_000);
    private readonly RequestGate _gate = new() { MaxRequestBytes = 200_000 };

    public RedApplicationTests()
    {
        var settings = new ServiceSettings { Listen = [ListenAddress.Parse("127.0.0.1:0")!], MaxRequestBytes = 200_000 };
        _server = new RedServer(settings, new ServiceIdentity(), new ConnectionTable(10, new ServiceLog(_log), TimeProvider.System));
    }

    public async Task InitializeAsync() =>
        _client.BaseAddress = (await _server.StartAsync(new RedApplication(new RedMethods(_handler), _gate, _budget, new ServiceLog(_log))))[0];

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task A_response_is_answered()
    {
        RedAnswer answer = await CallAsync(static () => EmptyRedResponse.Instance);
        Assert.Equal(RedFault.None, answer.Fault);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_with_its_fault()
    {
        RedAnswer answer = await CallAsync(static () => throw new RedException(RedError.NoEntry, "'/a'"));
        Assert.Equal(RedFault.Of(RedError.NoEntry, "'/a'"), answer.Fault);
    }

    [Fact]
    public async Task A_fault_of_the_daemon_is_RED_EUNKNOWN_tells_nothing_of_it_and_leaves_others_alone()
    {
        RedAnswer answer = await CallAsync(static () => throw new InvalidOperationException("secret"));
        Assert.Equal(RedError.Unknown, answer.Fault.Error);
        Assert.DoesNotContain("secret", answer.Fault.Extras, StringComparison.Ordinal);
        Assert.Equal(RedFault.None, (await CallAsync(static () => EmptyRedResponse.Instance)).Fault);
    }

    [Fact]
    public async Task Wrong_parameters_are_a_fault_of_XML_RPC()
    {
        XmlRpcFaultException fault = await Assert.ThrowsAsync<XmlRpcFaultException>(() => CallAsync(static () => throw new XmlRpcException(XmlRpcErrorCode.WrongParameters, "no")));
        Assert.Equal((int)XmlRpcErrorCode.WrongParameters, fault.Code);
    }

    [Fact]
    public async Task A_great_answer_is_sent_whole_and_its_memory_given_back()
    {
        string content = new('x', 90_000);
        RedAnswer answer = await CallAsync(() => new GetRedPropertyResponse([new RedProperty("A", content)]));

        Assert.Equal(content, GetRedPropertyResponse.Read(answer.Members).Properties[0].Content);
        Assert.Equal(100_000, _budget.Left);
    }

    [Fact]
    public async Task An_answer_beyond_the_budget_is_refused_and_the_next_one_is_not()
    {
        _handler.Answer = static () => new GetRedPropertyResponse([new RedProperty("A", new string('x', 110_000))]);
        using HttpResponseMessage response = await PostAsync(Call);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(RedFault.None, (await CallAsync(static () => EmptyRedResponse.Instance)).Fault);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_had_again_is_not_refused()
    {
        string content = new('x', 110_000);
        _handler.IsRepeatable = false;
        RedAnswer answer = await CallAsync(() => new GetRedPropertyResponse([new RedProperty("A", content)]));

        Assert.Equal(content, GetRedPropertyResponse.Read(answer.Members).Properties[0].Content);
        Assert.Equal(100_000, _budget.Left);
    }

    [Fact]
    public async Task A_call_beyond_the_budget_is_refused_and_one_beyond_the_size_too()
    {
        using HttpResponseMessage busy = await PostAsync(Call + new string(' ', 150_000));
        using HttpResponseMessage large = await PostAsync(Call + new string(' ', 250_000));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.RequestEntityTooLarge), (busy.StatusCode, large.StatusCode));
        Assert.Equal(100_000, _budget.Left);
    }

    [Fact]
    public async Task A_response_gives_its_turn_back_when_it_is_written_or_cannot_be()
    {
        using var turns = new SemaphoreSlim(0);
        Assert.Equal(RedFault.None, (await CallAsync(() => new GreatResponse(EmptyRedResponse.Instance, turns))).Fault);
        Assert.Equal(1, turns.CurrentCount);
        Assert.Equal(RedError.Unknown, (await CallAsync(() => new GreatResponse(new GetRedPropertyResponse(null!), turns))).Fault.Error);
        Assert.Equal(2, turns.CurrentCount);
    }

    [Fact]
    public async Task A_token_counts_from_the_moment_it_is_set()
    {
        Assert.Equal(RedFault.None, (await CallAsync(static () => EmptyRedResponse.Instance)).Fault);
        _gate.Token = new AccessToken("0123456789abcdef");
        using (HttpResponseMessage refused = await PostAsync(Call))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Contains(refused.Headers.WwwAuthenticate, static challenge => challenge.Scheme == "Bearer");
        }

        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "0123456789abcdef");
        Assert.Equal(RedFault.None, (await CallAsync(static () => EmptyRedResponse.Instance)).Fault);
    }

    [Fact]
    public async Task A_caller_that_goes_ends_its_waiting()
    {
        var waiting = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        _handler.AnswerAsync = async aborted =>
        {
            waiting.SetResult();
            await using CancellationTokenRegistration registration = aborted.Register(ended.SetResult);
            await ended.Task;
            throw new OperationCanceledException(aborted);
        };
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> call = _client.PostAsync((Uri?)null, Content(Call), cancellation.Token);
        await waiting.Task;

        await cancellation.CancelAsync();

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private static StringContent Content(string document) => new(document, Encoding.UTF8, "text/xml");

    private async Task<HttpResponseMessage> PostAsync(string document) => await _client.PostAsync((Uri?)null, Content(document));

    private async Task<RedAnswer> CallAsync(Func<IRedResponse> answer)
    {
        _handler.Answer = answer;
        using HttpResponseMessage response = await PostAsync(Call);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return RedAnswer.Read(await response.Content.ReadAsByteArrayAsync());
    }
}
