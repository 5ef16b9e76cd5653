using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Provenance.Benchmarks.Servers;

/// <summary>
/// <c>serve</c>: the fake model, for the process that started this one. It writes its address as the first line, a second line when it
/// is asked for the marked time, and ends with its standard input.
/// </summary>
internal static class ServeCommand
{
    public const string Asked = "asked";

    public static Command Create()
    {
        var delay = new Option<int>("--delay") { Description = "Before each answer, in milliseconds." };
        var mark = new Option<int?>("--mark") { Description = "Write a line at this request, counted from 1." };
        var command = new Command("serve", "Answers chat completions; started by the other commands.") { delay, mark };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await ServeAsync(TimeSpan.FromMilliseconds(parsed.GetValue(delay)), parsed.GetValue(mark), cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task ServeAsync(TimeSpan delay, int? markedRequest, CancellationToken cancellationToken)
    {
        // Empty: a configuration that is watched for changes would watch the folder in which the sessions are written.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        var requests = 0;
        app.Run(async context =>
        {
            if (Interlocked.Increment(ref requests) == markedRequest)
                await Console.Out.WriteLineAsync(Asked);
            await AnswerAsync(context, delay);
        });
        await app.StartAsync(cancellationToken);
        await Console.Out.WriteLineAsync(app.Urls.Single());
        await Console.In.ReadToEndAsync(cancellationToken);
    }

    private static async Task AnswerAsync(HttpContext context, TimeSpan delay)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, context.RequestAborted);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = FakeModel.Body.Length;
        await context.Response.Body.WriteAsync(FakeModel.Body, context.RequestAborted);
    }
}
