using Provenance.Core.Sessions;
using Provenance.Core.Stages;
using Spectre.Console;

namespace Provenance.Cli.Terminal;

/// <summary>
/// Shows on stderr how a run gets on: a table that lives on a terminal, a line now and then in a pipe.
/// </summary>
internal sealed class ProgressView(Func<CancellationToken, Task<RunSnapshot>> look, TimeProvider clock)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    private readonly long began = clock.GetTimestamp();
    private int settledAtBegin = -1;

    /// <summary>Shows progress until cancelled.</summary>
    public Task ShowAsync(CancellationToken cancellationToken) =>
        Console.IsErrorRedirected ? LinesAsync(cancellationToken) : TableAsync(cancellationToken);

    private async Task LinesAsync(CancellationToken cancellationToken)
    {
        RunSnapshot? last = null;
        var lastLine = clock.GetTimestamp();
        using var ticks = new PeriodicTimer(Refresh, clock);
        while (await TickAsync(ticks, cancellationToken))
        {
            var now = await look(CancellationToken.None);
            var stageChanged = last?.Stage != now.Stage;
            if (!stageChanged && (now == last || clock.GetElapsedTime(lastLine) < LineEvery))
                continue;
            await Console.Error.WriteLineAsync(Line(now));
            (last, lastLine) = (now, clock.GetTimestamp());
        }
    }

    private async Task TableAsync(CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        using var ticks = new PeriodicTimer(Refresh, clock);
        await console.Live(new Text("")).AutoClear(false).StartAsync(async live =>
        {
            do
            {
                live.UpdateTarget(Table(await look(CancellationToken.None)));
                live.Refresh();
            }
            while (await TickAsync(ticks, cancellationToken));
            live.UpdateTarget(Table(await look(CancellationToken.None)));
        });
    }

    private static async Task<bool> TickAsync(PeriodicTimer ticks, CancellationToken cancellationToken)
    {
        try
        {
            return await ticks.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private Table Table(RunSnapshot now)
    {
        var status = now.Status;
        var table = new Table().Border(TableBorder.None);
        foreach (var column in new[] { "stage", "done", "in flight", "failed", "tokens", "cost", "time left" })
            table.AddColumn(new TableColumn(column).NoWrap());
        foreach (var stage in Enum.GetValues<Stage>())
        {
            if (stage == Stage.Analysis)
            {
                table.AddRow(
                    Mark(stage, now),
                    $"{Amounts.Count(status.Settled)}/{Amounts.Count(status.Planned)}",
                    Amounts.Count(status.InFlight),
                    Amounts.Count(status.Failed),
                    Amounts.Count(status.InputTokens + status.OutputTokens),
                    Markup.Escape(Amounts.Cost(status)),
                    TimeLeft(now));
            }
            else
            {
                table.AddRow(
                    Mark(stage, now),
                    stage == Stage.Extraction && status.Cleanups > 0 ? $"{Amounts.Count(status.Cleanups)} cleaned up" : "",
                    "", "", "", "", "");
            }
        }

        return table;
    }

    private string Line(RunSnapshot now)
    {
        var status = now.Status;
        if (now.Stage != Stage.Analysis)
            return now.Stage.Name();
        return $"analysis: {Amounts.Count(status.Settled)} of {Amounts.Count(status.Planned)} done, {Amounts.Count(status.InFlight)} in flight, "
            + $"{Amounts.Count(status.Failed)} failed, {Amounts.Count(status.InputTokens + status.OutputTokens)} tokens, "
            + $"{Amounts.Cost(status)}, {TimeLeft(now)} left";
    }

    private static string Mark(Stage stage, RunSnapshot now) =>
        now.Stage > stage || now.Status.Completed >= stage ? $"{stage.Name()} ✓" : now.Stage == stage ? $"[bold]{stage.Name()}[/]" : $"[dim]{stage.Name()}[/]";

    private string TimeLeft(RunSnapshot now)
    {
        var settled = now.Status.Settled;
        if (settledAtBegin < 0)
            settledAtBegin = settled;
        var left = now.Status.Planned - settled;
        if (left == 0)
            return Amounts.Duration(TimeSpan.Zero);
        return settled == settledAtBegin ? "?" : Amounts.Duration(clock.GetElapsedTime(began) / (settled - settledAtBegin) * left);
    }
}

/// <summary>How a run stands at one moment.</summary>
internal sealed record RunSnapshot(Stage Stage, SessionStatus Status);
