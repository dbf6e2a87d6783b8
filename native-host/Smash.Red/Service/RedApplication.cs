using System.IO.Pipelines;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;
using Smash.Protocol.Red.XmlRpc;

namespace Smash.Red.Service;

/// <summary>From an HTTP request to its answer: the gate, the call, the method, the document. It stands directly on the server, with no layers between: a call of RED is short.</summary>
/// <param name="methods">The methods.</param>
/// <param name="gate">Who is let through.</param>
/// <param name="budget">The memory of calls and answers.</param>
/// <param name="log">Where faults of the daemon itself are told.</param>
internal sealed class RedApplication(RedMethods methods, RequestGate gate, MemoryBudget budget, ServiceLog log) : IHttpApplication<IFeatureCollection>
{
    private const int PieceBytes = 64 * 1024;

    private static readonly HttpRefusal Busy = new(StatusCodes.Status503ServiceUnavailable, "Too many great answers are on their way at once (RED_MEMORY).") { Header = ("Retry-After", "1") };

    [ThreadStatic]
    private static XmlRpcWriter? _spareWriter;

    /// <inheritdoc/>
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    /// <inheritdoc/>
    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        IHttpRequestFeature request = context.GetRequiredFeature<IHttpRequestFeature>();
        HttpRefusal? refusal = gate.Check(request);
        if (refusal is null)
        {
            using var body = new RequestBody(budget, gate.MaxRequestBytes);
            refusal = await body.ReadAsync(context.GetRequiredFeature<IRequestBodyPipeFeature>().Reader).ConfigureAwait(false);
            if (refusal is null)
            {
                refusal = await AnswerAsync(context, body.Bytes).ConfigureAwait(false);
            }
        }

        if (refusal is not null)
        {
            await RefuseAsync(context, refusal).ConfigureAwait(false);
        }
    }

    private async ValueTask<HttpRefusal?> AnswerAsync(IFeatureCollection context, ReadOnlyMemory<byte> body)
    {
        context.Get<ConnectionSlot>()?.Begin();
        XmlRpcWriter writer = _spareWriter ?? new XmlRpcWriter();
        _spareWriter = null;
        writer.Clear();
        try
        {
            bool isRepeatable = await CallAsync(body, writer, context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted).ConfigureAwait(false);
            return await SendAsync(context, writer.Document, isRepeatable).ConfigureAwait(false);
        }
        finally
        {
            _spareWriter = writer.Document.Length <= MemoryBudget.Free ? writer : null;
            context.Get<ConnectionSlot>()?.End();
        }
    }

    /// <returns>Whether the same answer can be had by another call.</returns>
    private async ValueTask<bool> CallAsync(ReadOnlyMemory<byte> body, XmlRpcWriter writer, CancellationToken aborted)
    {
        try
        {
            XmlRpcCall call = XmlRpcReader.ReadCall(body, XmlRpcLimits.Call);
            IRedResponse response = methods.TryFind(call.Method, out IRedMethod? handler)
                ? await handler.AnswerAsync(call, aborted).ConfigureAwait(false)
                : throw new XmlRpcException(XmlRpcErrorCode.UnknownMethod, "RED has no method of that name.");
            using (response as IDisposable)
            {
                response.WriteAnswer(writer);
            }

            return handler.IsRepeatable;
        }
        catch (XmlRpcException exception)
        {
            writer.WriteFault((int)exception.Code, exception.Message);
        }
        catch (RedException exception)
        {
            RedAnswer.WriteFailure(writer, RedFault.Of(exception.Error, exception.Extras));
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            writer.WriteFault((int)XmlRpcErrorCode.ServerFailed, "The caller is gone.");
        }
#pragma warning disable CA1031 // Whatever it is, it is this call's alone: other callers must be served, and this one must learn that the fault is not its own.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            log.Failed(fault);
            writer.Clear();
            RedAnswer.WriteFailure(writer, RedFault.Of(RedError.Unknown, "The RED failed by a fault of its own; its log tells more."));
        }

        return true;
    }

    private async ValueTask<HttpRefusal?> SendAsync(IFeatureCollection context, ReadOnlyMemory<byte> document, bool isRepeatable)
    {
        bool isCounted = budget.TryTake(document.Length);
        if (!isCounted && isRepeatable)
        {
            return Busy;
        }

        try
        {
            IHttpResponseFeature response = context.GetRequiredFeature<IHttpResponseFeature>();
            response.Headers.ContentType = "text/xml; charset=utf-8";
            response.Headers.ContentLength = document.Length;
            PipeWriter body = context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;
            for (int sent = 0; sent < document.Length; sent += PieceBytes)
            {
                // In pieces: what the client has not taken yet is not copied once more.
                FlushResult flushed = await body.WriteAsync(document.Slice(sent, Math.Min(PieceBytes, document.Length - sent))).ConfigureAwait(false);
                if (flushed.IsCompleted)
                {
                    break;
                }
            }
        }
        finally
        {
            budget.Return(isCounted ? document.Length : 0);
        }

        return null;
    }

    private static async ValueTask RefuseAsync(IFeatureCollection context, HttpRefusal refusal)
    {
        IHttpResponseFeature response = context.GetRequiredFeature<IHttpResponseFeature>();
        byte[] reason = [.. System.Text.Encoding.UTF8.GetBytes(refusal.Reason), (byte)'\n'];
        response.StatusCode = refusal.Status;
        response.Headers.ContentType = "text/plain; charset=utf-8";
        response.Headers.ContentLength = reason.Length;
        // The rest of a body that nobody wants is not waited for.
        response.Headers.Connection = "close";
        if (refusal.Header is { } header)
        {
            response.Headers[header.Name] = header.Value;
        }

        await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(reason).ConfigureAwait(false);
    }
}
