using System.Net;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;
using Smash.Protocol.Red.XmlRpc;

namespace Smash.Client;

/// <summary>Calls the methods of a RED. Any number of threads may use it at once; connections are kept and used again.</summary>
public sealed class RedClient : IDisposable
{
    /// <summary>The path that RED answers at.</summary>
    public const string Path = "/RPC2";

    private readonly RedTransport _transport;

    /// <summary>Makes one; nothing is connected yet.</summary>
    /// <param name="uri">Where the RED answers: <c>http</c> or <c>https</c>; a path is not needed.</param>
    /// <param name="options">How it is spoken to.</param>
    /// <exception cref="ArgumentException">The address is none of http or https.</exception>
    public RedClient(Uri uri, RedClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"'{uri}' is no address of a RED: that is http://HOST:PORT or https://HOST:PORT.", nameof(uri));
        }

        options ??= new RedClientOptions();
        CallTimeout = options.CallTimeout;
        Uri = uri.AbsolutePath == "/" ? new Uri(uri, Path) : uri;
        _transport = new RedTransport(Uri, options);
    }

    /// <summary>Where the RED answers, with the path.</summary>
    public Uri Uri { get; }

    /// <summary>Longest time until a call is answered that waits for nothing.</summary>
    public TimeSpan CallTimeout { get; }

    /// <summary>The address that the RED was reached at.</summary>
    /// <exception cref="InvalidOperationException">It was not yet.</exception>
    public IPAddress RemoteAddress => _transport.RemoteAddress ?? throw new InvalidOperationException("The RED was not called yet.");

    /// <summary>The address of this machine that it was reached from.</summary>
    /// <exception cref="InvalidOperationException">It was not yet.</exception>
    public IPAddress LocalAddress => _transport.LocalAddress ?? throw new InvalidOperationException("The RED was not called yet.");

    /// <summary>Calls a method.</summary>
    /// <typeparam name="TResponse">What it answers.</typeparam>
    /// <param name="request">The method and its parameters.</param>
    /// <param name="timeout">Longest time until it is answered; null: <see cref="CallTimeout"/>.</param>
    /// <param name="cancellationToken">Ends the waiting; the RED carries the call out all the same.</param>
    /// <exception cref="RedErrorException">The RED answered with an error.</exception>
    /// <exception cref="RedLinkException">It could not be asked, or its answer not be used.</exception>
    public TResponse Call<TResponse>(IRedRequest<TResponse> request, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where TResponse : IRedResponse
    {
        ArgumentNullException.ThrowIfNull(request);
        var writer = new XmlRpcWriter();
        request.WriteCall(writer);
        byte[] document = _transport.Post(writer.Document, timeout ?? CallTimeout, cancellationToken);
        try
        {
            RedAnswer answer = RedAnswer.Read(document);
            return answer.Fault.Error == RedError.None ? request.ReadResponse(answer.Members) : throw CreateException(request.Method, answer.Fault);
        }
        catch (XmlRpcFaultException exception)
        {
            RedLinkFault fault = exception.Code == (int)XmlRpcErrorCode.UnknownMethod ? RedLinkFault.MethodNotFound : RedLinkFault.Protocol;
            throw new RedLinkException(fault, $"The RED at {Uri} does not take the call of {request.Method}: {exception.Message} ({exception.Code})", exception);
        }
        catch (XmlRpcException exception)
        {
            throw new RedLinkException(RedLinkFault.Protocol, $"The answer of {Uri} to {request.Method} is not what this version understands. {exception.Message}", exception);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _transport.Dispose();

    private static RedErrorException CreateException(string method, RedFault fault)
    {
        // An error that this version does not know is one that the RED's own words have to explain.
        RedError error = Enum.IsDefined(fault.Error) ? fault.Error : RedError.Unknown;
        string message = fault switch
        {
            { Extras.Length: 0 } => fault.Message,
            { Error: RedError.Unknown } => fault.Extras,
            _ => $"{fault.Message.TrimEnd('.')}: {fault.Extras}",
        };
        return new RedErrorException(error, message.Length > 0 ? message : error.Message()) { Method = method, Detail = fault.Extras };
    }
}
