// The Functions app: Flex Consumption, .NET 10 isolated.
param name string
param planName string
param location string
param tags object
param identityId string
param identityClientId string
param storageName string
param packageContainer string
param sessionContainer string
param bundleContainer string
param insightsConnection string
param vaultUri string
param keyNames string[]

@description('Calls in one sub-orchestration.')
param shardSize int

@description('So many instances keep to the limits of a model together; 1 for each on its own.')
param limitInstances int

@description('Whether models that a file gives fallbacks to may be answered for by them.')
param fallbackEnabled bool

@description('The model of OpenAI that stands in for models of OpenRouter that name no fallback.')
param fallbackModel string

@description('The kill switch of rollouts: baseline, or the model that is to answer; empty for what the files say.')
param modelVersion string

@description('A models file beside the app; empty for none.')
param modelsFile string

@description('A run that has not moved for so long is said to stand still.')
param standstillMinutes int

@description('Empty where orchestrations are kept in the storage account.')
param schedulerConnection string
param schedulerHub string
param instanceMemoryMB int
param maximumInstanceCount int

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: { minTlsVersion: '1.2' }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(hostSettings, provenanceSettings, providerKeys, empty(schedulerConnection) ? {} : schedulerSettings)
  }

  // Deployments go by the identity of whoever deploys.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

// What the Functions host reads.
var hostSettings = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  // Flex Consumption is told of blobs by events; it can't poll for them.
  AzureWebJobs__StartOnBundlePoll__Disabled: 'true'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}

// What the app itself reads: docs/azure.md has each of them.
var provenanceSettings = {
  AZURE_CLIENT_ID: identityClientId
  Provenance__Archive: 'blob:${storage.properties.primaryEndpoints.blob}${sessionContainer}'
  Provenance__Bundles: 'blob:${storage.properties.primaryEndpoints.blob}${bundleContainer}'
  Provenance__ShardSize: string(shardSize)
  Provenance__Instances: string(limitInstances)
  Provenance__ModelsFile: modelsFile
  Provenance__StandstillMinutes: string(standstillMinutes)
  Provenance__SigningKey: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/PROVENANCE-SIGNING-KEY)'
  LLM_FALLBACK_ENABLED: string(fallbackEnabled)
  LLM_FALLBACK_MODEL: fallbackModel
  AI_MODEL_VERSION: modelVersion
}

var providerKeys = reduce(keyNames, {}, (settings, key) => union(settings, {
  '${trim(key)}': '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${replace(trim(key), '_', '-')})'
}))

// These go before what host.json says.
var schedulerSettings = {
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: schedulerConnection
  AzureFunctionsJobHost__extensions__durableTask__hubName: schedulerHub
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
}

output name string = app.name
output host string = app.properties.defaultHostName
