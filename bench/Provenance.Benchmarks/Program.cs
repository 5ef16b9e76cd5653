using System.CommandLine;
using Provenance.Benchmarks.Archives;
using Provenance.Benchmarks.Engines;
using Provenance.Benchmarks.Heaps;
using Provenance.Benchmarks.Gateways;
using Provenance.Benchmarks.Loads;
using Provenance.Benchmarks.Seals;
using Provenance.Benchmarks.Scale;
using Provenance.Benchmarks.Servers;
using Provenance.Benchmarks.Starts;
using Provenance.Benchmarks.Workloads;

var root = new RootCommand("Measures what we claim about speed. Build it with -c Release.")
{
    WorkloadCommand.Create(),
    ScaleCommand.Create(),
    HeapCommand.Create(),
    ArchiveCommand.Create(),
    BlobCommand.Create(),
    GatewayCommand.Create(),
    ReplayCommand.Create(),
    IdleCommand.Create(),
    LoadCommand.Create(),
    StartCommand.Create(),
    SealCommand.Create(),
    ServeCommand.Create(),
    ScaleCountsCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
