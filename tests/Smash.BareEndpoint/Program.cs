using System.Globalization;

// bare-endpoint BYTES: listens at a free port, prints it, and answers each POST to /RPC2, read to its end, with so many bytes.
byte[] answer = new byte[int.Parse(args[0], NumberStyles.None, CultureInfo.InvariantCulture)];
Array.Fill(answer, (byte)' ');

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
WebApplication app = builder.Build();
app.MapPost("/RPC2", async context =>
{
    byte[] body = new byte[context.Request.ContentLength ?? 0];
    await context.Request.Body.ReadExactlyAsync(body);
    context.Response.ContentType = "text/xml; charset=utf-8";
    context.Response.ContentLength = answer.Length;
    await context.Response.Body.WriteAsync(answer);
});
await app.StartAsync();
Console.WriteLine(new Uri(app.Urls.First()).Port);
await app.WaitForShutdownAsync();
