using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Smash.Red.Service;

/// <summary>Lets through what can be a call, by its head alone. What a browser can be made to send by any page is kept out, also where no token is wanted: such a request names its Origin, or has another content type.</summary>
internal sealed class RequestGate
{
    /// <summary>The path that calls are posted to.</summary>
    public const string Path = "/RPC2";

    private static readonly string[] ContentTypes = ["text/xml", "application/xml"];

    private static readonly HttpRefusal NotFound = new(StatusCodes.Status404NotFound, $"RED answers at {Path} alone.");
    private static readonly HttpRefusal NotPost = new(StatusCodes.Status405MethodNotAllowed, "A call of XML-RPC is a POST.") { Header = ("Allow", "POST") };
    private static readonly HttpRefusal FromBrowser = new(StatusCodes.Status403Forbidden, "RED answers no pages in a browser: a request must not have an Origin.");
    private static readonly HttpRefusal Unauthorized = new(StatusCodes.Status401Unauthorized, "This RED wants its token: Authorization: Bearer TOKEN, or Basic with the token as the password.") { Header = ("WWW-Authenticate", "Bearer, Basic realm=\"RED\"") };
    private static readonly HttpRefusal NotXml = new(StatusCodes.Status415UnsupportedMediaType, "A call of XML-RPC has the content type text/xml, and no content encoding.");

    /// <summary>The token that a request must bear; null: none.</summary>
    public AccessToken? Token { get; set; }

    /// <summary>Most bytes of a call.</summary>
    public required int MaxRequestBytes { get; init; }

    /// <summary>Looks at a request's head.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Null where it is let through; else how it is answered.</returns>
    public HttpRefusal? Check(IHttpRequestFeature request)
    {
        IHeaderDictionary headers = request.Headers;
        return request switch
        {
            _ when request.Path != Path => NotFound,
            _ when request.Method != HttpMethods.Post => NotPost,
            _ when headers.Origin.Count > 0 => FromBrowser,
            _ when Token?.IsIn(headers.Authorization) == false => Unauthorized,
            _ when headers.ContentEncoding.Count > 0 || !IsXml(headers.ContentType) => NotXml,
            _ when headers.ContentLength > MaxRequestBytes => TooLarge(),
            _ => null,
        };
    }

    private static bool IsXml(string? type)
    {
        ReadOnlySpan<char> name = type;
        int end = name.IndexOf(';');
        name = (end < 0 ? name : name[..end]).Trim();
        return name.Equals(ContentTypes[0], StringComparison.OrdinalIgnoreCase) || name.Equals(ContentTypes[1], StringComparison.OrdinalIgnoreCase);
    }

    private HttpRefusal TooLarge() => new(StatusCodes.Status413PayloadTooLarge, string.Create(CultureInfo.InvariantCulture, $"A call has at most {MaxRequestBytes} bytes (RED_MAX_REQUEST)."));
}
