using System.CommandLine;
using Provenance.Benchmarks.Servers;
using Provenance.Benchmarks.Workloads;

var root = new RootCommand("Measures what the README claims about speed.")
{
    WorkloadCommand.Create(),
    ServeCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
