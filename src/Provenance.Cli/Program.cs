using System.CommandLine;
using Provenance.Cli;
using Provenance.Cli.Chaos;
using Provenance.Cli.Comparing;
using Provenance.Cli.Copying;
using Provenance.Cli.Disclosing;
using Provenance.Cli.Explaining;
using Provenance.Cli.Exporting;
using Provenance.Cli.Importing;
using Provenance.Cli.Locking;
using Provenance.Cli.Looking;
using Provenance.Cli.Reconciling;
using Provenance.Cli.Replaying;
using Provenance.Cli.Rollouts;
using Provenance.Cli.Running;
using Provenance.Cli.Sealing;
using Provenance.Cli.Serving;
using Provenance.Cli.Terminal;
using Provenance.Cli.Verifying;

await using var side = new SideStream();
await using var errors = new StreamWriter(side) { AutoFlush = true };
Console.SetError(errors);
var root = new RootCommand("Runs LLM experiments: every answer is kept, none is paid for twice, every number can be recomputed.")
{
    LockCommand.Create(),
    RunCommand.Create(),
    ResumeCommand.Create(),
    StatusCommand.Create(),
    ListCommand.Create(),
    VerifyCommand.Create(),
    RecomputeCommand.Create(),
    ExplainCommand.Create(),
    ReplayCommand.Create(),
    OrphansCommand.Create(),
    DiffCommand.Create(),
    ExportCommand.Create(),
    DiscloseCommand.Create(),
    ChaosCommand.Create(),
    KeyCommand.Create(),
    ImportCommand.Create(),
    CopyCommand.Create(),
    ModelsCommand.Create(),
    ServeCommand.Create(),
    RolloutCommand.Create(),
};
return await Boundary.RunAsync(root.Parse(args));
