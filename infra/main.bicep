// Everything that a deployment of Provenance needs, in one resource group. No key is in it, and no service in it takes one:
// the app reaches storage, vault, insights and scheduler with its own identity.
targetScope = 'subscription'

@minLength(1)
@maxLength(40)
@description('Name of the environment; every resource name is derived from it.')
param environmentName string

@minLength(1)
@description('Region. It must offer Flex Consumption, and the Durable Task Scheduler where that is chosen.')
param location string

@description('Object id of whoever deploys: may read and write the archive and set secrets. Empty for nobody.')
param principalId string = ''

@allowed(['azureStorage', 'durableTaskScheduler'])
@description('Where orchestrations are kept: queues and tables of the storage account, or a Durable Task Scheduler.')
param backend string = 'azureStorage'

@allowed(['Consumption', 'Dedicated'])
param schedulerSku string = 'Consumption'

@minValue(1)
@maxValue(3)
@description('Capacity units of a dedicated scheduler.')
param schedulerCapacity int = 1

@description('Environment variables that hold keys of model providers, separated by commas. Each is a reference to the secret of its name, with dashes for underscores.')
param keyNames string = 'OPENAI_API_KEY,ANTHROPIC_API_KEY,OPENROUTER_API_KEY'

@minValue(1)
@maxValue(280)
@description('Calls in one sub-orchestration: more of them are fewer messages and longer histories.')
param shardSize int = 250

@minValue(1)
@maxValue(1000)
@description('Each instance keeps to this part of a model\'s concurrency and rates. Set it to maximumInstanceCount where they must hold over all instances.')
param limitInstances int = 1

@description('Whether models that a file gives fallbacks to may be answered for by them, where an experiment allows it.')
param fallbackEnabled bool = true

@description('The model of OpenAI that stands in for models of OpenRouter that name no fallback.')
param fallbackModel string = 'gpt-4o'

@description('The kill switch of rollouts: baseline, or the model that is to answer; empty for what the files say.')
param modelVersion string = ''

@description('A models file that lies beside the app, such as models.yaml; empty for none.')
param modelsFile string = ''

@minValue(1)
@maxValue(10080)
@description('A run that has not moved for so long is said to stand still.')
param standstillMinutes int = 60

@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@minValue(1)
@maxValue(1000)
@description('The most instances at once. It bounds what is asked of the models at once, too: docs/azure.md.')
param maximumInstanceCount int = 40

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  name: 'identity'
  scope: group
  params: { name: 'id-${token}', location: location, tags: tags }
}

module storage 'storage.bicep' = {
  name: 'storage'
  scope: group
  params: { name: 'st${token}', location: location, tags: tags }
}

module monitoring 'monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: { token: token, location: location, tags: tags }
}

module vault 'vault.bicep' = {
  name: 'vault'
  scope: group
  params: { name: 'kv-${token}', location: location, tags: tags }
}

module scheduler 'scheduler.bicep' = if (backend == 'durableTaskScheduler') {
  name: 'scheduler'
  scope: group
  params: { name: 'dts-${token}', location: location, tags: tags, skuName: schedulerSku, capacity: schedulerCapacity }
}

module access 'access.bicep' = {
  name: 'access'
  scope: group
  params: {
    storageName: storage.outputs.name
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
    schedulerName: backend == 'durableTaskScheduler' ? scheduler!.outputs.name : ''
    appPrincipalId: identity.outputs.principalId
    userPrincipalId: principalId
  }
}

module app 'app.bicep' = {
  name: 'app'
  scope: group
  params: {
    name: 'func-${token}'
    planName: 'plan-${token}'
    location: location
    tags: union(tags, { 'azd-service-name': 'api' })
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packageContainer: storage.outputs.packageContainer
    sessionContainer: storage.outputs.sessionContainer
    bundleContainer: storage.outputs.bundleContainer
    insightsConnection: monitoring.outputs.insightsConnection
    vaultUri: vault.outputs.uri
    keyNames: split(keyNames, ',')
    limitInstances: limitInstances
    fallbackEnabled: fallbackEnabled
    fallbackModel: fallbackModel
    modelVersion: modelVersion
    shardSize: shardSize
    modelsFile: modelsFile
    standstillMinutes: standstillMinutes
    schedulerConnection: backend == 'durableTaskScheduler' ? 'Endpoint=${scheduler!.outputs.endpoint};Authentication=ManagedIdentity;ClientID=${identity.outputs.clientId}' : ''
    schedulerHub: backend == 'durableTaskScheduler' ? scheduler!.outputs.hub : ''
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
  }
  // The app starts only where it may read: a role that comes later fails its first start.
  dependsOn: [access]
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_NAME string = app.outputs.name
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output AZURE_STORAGE_ACCOUNT string = storage.outputs.name
output PROVENANCE_BUNDLE_TOPIC string = storage.outputs.topic
output PROVENANCE_API string = 'https://${app.outputs.host}/api'
