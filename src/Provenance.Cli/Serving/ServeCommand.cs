using System.CommandLine;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Provenance.Cli.Serving;

/// <summary><c>provenance serve</c>: the HTTP API over the sessions of this machine.</summary>
internal static class ServeCommand
{
    private const int DefaultPort = 7080;

    private const int MostPort = 65535;

    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port; 0 for a free one.", DefaultValueFactory = _ => DefaultPort, HelpName = "N" };
        port.Validators.Add(given =>
        {
            if (given.GetValue(port) is < 0 or > MostPort)
                given.AddError($"{port.Name} must be from 0 to {MostPort}.");
        });
        var keyVariable = new Option<string?>("--key-variable")
        {
            Description = "The environment variable that holds the key which callers must send as x-functions-key. Without it only this machine's own names are answered.",
            HelpName = "NAME",
        };
        var anywhere = new Option<bool>("--any-address") { Description = "Listen on every address of this machine, not only on the loopback. Needs --key-variable." };
        var root = SharedOptions.SessionRoot();
        var models = SharedOptions.ModelsFile();
        models.Validators.Add(given =>
        {
            if (given.GetValue(models) is { Exists: false } missing)
                given.AddError($"{models.Name}: there is no file {missing.Name}.");
        });
        var verbose = SharedOptions.Verbose();
        var command = new Command("serve", "Serves the HTTP API: start, watch, steer and read runs.") { port, anywhere, keyVariable, root, models, verbose };
        command.Validators.Add(given =>
        {
            if (given.GetValue(anywhere) && given.GetValue(keyVariable) is null)
                given.AddError($"{anywhere.Name} needs {keyVariable.Name}.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var logs = Logs.Create(parsed.GetValue(verbose));
            var key = parsed.GetValue(keyVariable) is { } variable ? ServeKey.Of(variable) : null;
            var options = new ServeOptions(
                parsed.GetValue(root)!.FullName, parsed.GetValue(models)?.FullName, parsed.GetValue(port), parsed.GetValue(anywhere), key);
            await using var app = LocalApi.Build(options, logs, TimeProvider.System);
            await app.StartAsync(cancellationToken);
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            await Console.Error.WriteLineAsync($"Listening on {string.Join(", ", addresses)}".AsMemory(), cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }
}

/// <param name="ModelsFile">Null: <c>models.yaml</c> in the current folder, if there is one.</param>
/// <param name="Key">What callers must send; null for nothing.</param>
internal sealed record ServeOptions(string Root, string? ModelsFile, int Port, bool AnyAddress, ServeKey? Key);
