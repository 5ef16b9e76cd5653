using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Provenance.Testing.Gateway;

/// <summary>What servers have been seen to do.</summary>
public static class Misbehaviours
{
    /// <summary>A faultless answer.</summary>
    public static Misbehaviour Answer(string text, string finish = "stop") => Json(200, AnswerJson(text, finish));

    /// <summary>A faultless answer's body.</summary>
    public static string AnswerJson(string text, string finish = "stop") => JsonSerializer.Serialize(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        model = "model-1-0101",
        choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = finish } },
        usage = new { prompt_tokens = 100, completion_tokens = 50, total_tokens = 150 },
    });

    public static Misbehaviour Json(int status, string body, params (string Name, string Value)[] headers) =>
        Respond(status, "application/json", Encoding.UTF8.GetBytes(body), headers);

    public static Misbehaviour Html(int status = 200) =>
        Respond(status, "text/html", "<!doctype html><html><body>Bad gateway</body></html>"u8.ToArray());

    public static Misbehaviour Respond(int status, string type, byte[] body, params (string Name, string Value)[] headers) =>
        async (context, _) =>
        {
            Begin(context, status, type, headers);
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        };

    /// <summary>Redirects to another address, where nobody must take the key.</summary>
    public static Misbehaviour Redirect(string to) => Respond(307, "text/plain", [], ("Location", to));

    /// <summary>Answers when the test lets it.</summary>
    public static Misbehaviour Hold(Task release, Misbehaviour then) => async (context, request) =>
    {
        await release.WaitAsync(context.RequestAborted);
        await then(context, request);
    };

    /// <summary>Answers after a real delay; for sweeps with a process of their own, not for unit tests.</summary>
    public static Misbehaviour Delayed(TimeSpan delay, Misbehaviour then) => async (context, request) =>
    {
        await Task.Delay(delay, context.RequestAborted);
        await then(context, request);
    };

    /// <summary>Closes the connection instead of answering.</summary>
    public static Misbehaviour Reset() => (context, _) =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Sends the beginning of an answer, then resets the connection.</summary>
    public static Misbehaviour ResetMidBody() => async (context, _) =>
    {
        Begin(context, 200, "application/json");
        await context.Response.WriteAsync("{\"choices\":[{\"mess", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    };

    /// <summary>Promises more bytes than it sends.</summary>
    public static Misbehaviour WrongContentLength() => async (context, _) =>
    {
        Begin(context, 200, "application/json");
        context.Response.ContentLength = 100_000;
        await context.Response.WriteAsync(AnswerJson("short"), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    };

    /// <summary>Sends the beginning of an answer, tells the test, and never sends the rest.</summary>
    public static Misbehaviour Stall(TaskCompletionSource begun) => async (context, _) =>
    {
        Begin(context, 200, "application/json");
        await context.Response.WriteAsync("{\"choices\":[", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        begun.SetResult();
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    };

    /// <summary>Sends an answer a byte at a time.</summary>
    public static Misbehaviour Drip(string text) => async (context, _) =>
    {
        Begin(context, 200, "application/json");
        foreach (var one in Encoding.UTF8.GetBytes(AnswerJson(text)))
        {
            await context.Response.Body.WriteAsync(new[] { one }, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    };

    /// <summary>Sends more bytes than any answer has.</summary>
    public static Misbehaviour Huge(long bytes) => async (context, _) =>
    {
        Begin(context, 200, "application/json");
        var block = new byte[64 * 1024];
        Array.Fill(block, (byte)' ');
        for (var sent = 0L; sent < bytes; sent += block.Length)
            await context.Response.Body.WriteAsync(block, context.RequestAborted);
    };

    /// <summary>Compresses the answer, asked or not.</summary>
    public static Misbehaviour Gzip(string text) => async (context, _) =>
    {
        Begin(context, 200, "application/json", ("Content-Encoding", "gzip"));
        await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
        await gzip.WriteAsync(Encoding.UTF8.GetBytes(AnswerJson(text)), context.RequestAborted);
    };

    private static void Begin(HttpContext context, int status, string type, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        foreach (var (name, value) in headers)
            context.Response.Headers.Append(name, value);
    }
}
