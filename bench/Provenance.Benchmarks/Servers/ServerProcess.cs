using System.Diagnostics;
using System.Globalization;

namespace Provenance.Benchmarks.Servers;

/// <summary>The fake model in a process of its own, so that its work is not counted as ours.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, string address) => (this.process, BaseUrl) = (process, address + "/v1");

    public string BaseUrl { get; }

    /// <param name="markedRequest">The request, counted from 1, that can be waited for; null for none.</param>
    public static async Task<ServerProcess> StartAsync(int delayMs, int? markedRequest, CancellationToken cancellationToken)
    {
        string[] mark = markedRequest is { } request ? ["--mark", request.ToString(CultureInfo.InvariantCulture)] : [];
        var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [typeof(ServerProcess).Assembly.Location, "serve", "--delay", delayMs.ToString(CultureInfo.InvariantCulture), .. mark])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var address = await process.StandardOutput.ReadLineAsync(cancellationToken);
        return new ServerProcess(process, address ?? throw new InvalidOperationException("The fake model did not start."));
    }

    /// <summary>Completes when the marked request has come.</summary>
    public async Task WaitForRequestAsync(CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == ServeCommand.Asked)
                return;
        }

        throw new InvalidOperationException("The fake model ended before the marked request.");
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
