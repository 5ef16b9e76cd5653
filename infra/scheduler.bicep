// The alternative to queues and tables: a Durable Task Scheduler with one task hub.
param name string
param location string
param tags object

@allowed(['Consumption', 'Dedicated'])
param skuName string
param capacity int

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ['0.0.0.0/0']
    sku: skuName == 'Dedicated' ? { name: skuName, capacity: capacity } : { name: skuName }
  }

  resource hub 'taskhubs' = {
    name: 'provenance'
  }
}

output name string = scheduler.name
output endpoint string = scheduler.properties.endpoint
output hub string = scheduler::hub.name
